// One Lode per data folder: a second launch opens the first one's window and does there what its flags ask.
import { app } from 'electron';
import { readLaunch } from '../contract/launch.ts';
import { FIRST_WORK } from '../contract/miner-state.ts';
import type { ShellModule } from './shell.ts';

export const singleInstance: ShellModule = {
  enable: ({ window, send }) => {
    const open = () => window.open();
    const heard = (_event: unknown, args: string[]) => {
      const { launch } = readLaunch(args, {});
      if (!launch.hidden) window.open();
      if (launch.practice) void send({ type: 'miner.start', args: { work: FIRST_WORK } });
    };
    app.on('second-instance', heard);
    // macOS: a click on the dock's icon.
    app.on('activate', open);
    return () => {
      app.off('second-instance', heard);
      app.off('activate', open);
    };
  },
};
