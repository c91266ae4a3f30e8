// The menu bar: only what the keyboard needs (copying, zooming, closing); hidden until Alt on Windows and Linux.
import { Menu } from 'electron';
import { createSpeech } from '../contract/words/speech.ts';
import type { ShellModule } from './shell.ts';

export const menu: ShellModule = {
  enable: () => {
    const speech = createSpeech();
    const template: Electron.MenuItemConstructorOptions[] = [
      ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
      { label: speech.t('shell.menu.edit'), role: 'editMenu' },
      {
        label: speech.t('shell.menu.view'),
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
        ],
      },
      { label: speech.t('shell.menu.window'), role: 'windowMenu' },
    ];
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
    return () => Menu.setApplicationMenu(null);
  },
};
