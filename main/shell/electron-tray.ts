// The system's tray, as Electron gives it.
import path from 'node:path';
import { Menu, type NativeImage, Tray, nativeImage } from 'electron';
import type { ShellModule } from './shell.ts';
import { type TrayFactory, enableTray } from './tray.ts';
import type { TrayAction, TrayIcon, TrayItem } from './tray-view.ts';

export const tray: ShellModule = { enable: (shell) => enableTray(shell, electronTray(shell.files.icons)) };

function electronTray(icons: string): TrayFactory {
  return (onAction) => {
    const native = new Tray(image(icons, 'rest'));
    native.on('double-click', () => onAction('open'));
    return {
      setIcon: (icon) => native.setImage(image(icons, icon)),
      setTooltip: (text) => native.setToolTip(text),
      setMenu: (items) => native.setContextMenu(Menu.buildFromTemplate(items.map((item) => menuItem(item, onAction)))),
      destroy: () => native.destroy(),
    };
  };
}

/** On macOS a template image: black and clear, which the system colours for its menu bar. */
function image(icons: string, icon: TrayIcon): NativeImage {
  const template = process.platform === 'darwin';
  const loaded = nativeImage.createFromPath(path.join(icons, `tray-${icon}${template ? '-Template' : ''}.png`));
  loaded.setTemplateImage(template);
  return loaded;
}

function menuItem(item: TrayItem, onAction: (action: TrayAction) => void): Electron.MenuItemConstructorOptions {
  if (item.kind === 'line') return { type: 'separator' };
  if (item.kind === 'note') return { label: item.label, enabled: false };
  return { label: item.label, enabled: item.enabled, click: () => onAction(item.action) };
}
