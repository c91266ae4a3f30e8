// What the command line asked for: Start by itself, another port.
import { obeyLaunch } from '../contract/launch.ts';
import type { ShellModule } from './shell.ts';

export const launchFlags: ShellModule = {
  enable: ({ launch, snapshots, send }) => obeyLaunch(launch, snapshots, send),
};
