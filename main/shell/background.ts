// Lode in the background: its tray, what it tells by the system's notifications, and the pay both know of.
import type { HouseCommand } from '../contract/house-commands.ts';
import { runTool } from '../engine/run-tool.ts';
import { electronNotices } from './electron-notices.ts';
import { electronTray } from './electron-tray.ts';
import { obey } from './ipc-gate.ts';
import { enableNotifications } from './notifications.ts';
import { watchPay } from './pay-watch.ts';
import type { ShellModule } from './shell.ts';
import { neverUnseen, trayPlace } from './tray-place.ts';
import { enableTray } from './tray.ts';

export const background: ShellModule = {
  enable: (shell) => {
    const pay = watchPay(shell.snapshots, shell.send);
    const command = (given: HouseCommand) => void obey(shell, given);
    const stops = [
      enableTray({ ...shell, pay, obey: command }, electronTray(shell.files.icons)),
      enableNotifications({ ...shell, pay }, electronNotices()),
    ];
    // A desktop may learn to show icons, or forget it, while Lode runs: it is asked again with each window.
    const find = async () => {
      const place = await trayPlace(process.platform, process.env, runTool);
      shell.snapshots.tell({ trayPlace: place });
      return place;
    };
    void find();
    shell.window.onOpen(() => void find());
    if (shell.launch.hidden) stops.push(neverUnseen(find, shell.window));
    return () => {
      for (const stop of stops) stop();
      pay.stop();
    };
  },
};
