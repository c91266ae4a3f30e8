// One Lode per data folder: a second launch opens the first one's window and does there what its flags ask.
// Lode takes no links and no files: what a launch carries beside its flags opens the window and nothing else.
import { app } from 'electron';
import { readLaunch } from '../contract/launch.ts';
import { FIRST_WORK } from '../contract/miner-state.ts';
import type { ShellModule } from './shell.ts';

const refuse = (event: { preventDefault(): void }): void => event.preventDefault();

export const singleInstance: ShellModule = {
  enable: ({ window, send }) => {
    const open = () => window.open();
    const heard = (_event: unknown, args: string[]) => {
      const { launch } = readLaunch(args, {});
      if (!launch.hidden) window.open();
      if (launch.practice) void send({ type: 'miner.start', args: { work: FIRST_WORK } });
    };
    app.on('second-instance', heard);
    app.on('open-url', refuse);
    app.on('open-file', refuse);
    // macOS: a click on the dock's icon.
    app.on('activate', open);
    return () => {
      app.off('open-url', refuse);
      app.off('open-file', refuse);
      app.off('second-instance', heard);
      app.off('activate', open);
    };
  },
};
