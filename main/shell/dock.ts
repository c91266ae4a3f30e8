// How Lode stands in the dock and the taskbar: as its window does, under its own name, with the progress of what is fetched.
import { app } from 'electron';
import { fetchedShare } from './fetched-share.ts';
import type { ShellModule } from './shell.ts';

/** As electron-builder.yml names the app: Windows joins taskbar, notifications and login item by it. */
const APP_ID = 'org.lode.desktop';

export const dock: ShellModule = {
  enable: ({ launch, window, snapshots }) => {
    app.setAppUserModelId(APP_ID);
    // macOS: what has no window has no place in the dock; its icon in the menu bar stays.
    if (launch.hidden) app.dock?.hide();
    window.onOpen((opened) => {
      void app.dock?.show();
      opened.once('closed', () => app.dock?.hide());
    });
    let shown: number | null = null;
    return snapshots.subscribe((snapshot) => {
      const share = fetchedShare(snapshot);
      const { current } = window;
      if (share === shown || !current || current.isDestroyed()) return;
      shown = share;
      current.setProgressBar(share ?? -1);
    });
  },
};
