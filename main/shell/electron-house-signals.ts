// What the house hears, as Electron's powerMonitor gives it.
import { powerMonitor } from 'electron';
import { believedOn, tellHouseSignals } from './house-signals.ts';
import type { ShellModule } from './shell.ts';

export const houseSignals: ShellModule = {
  enable: ({ snapshots, hear }) => {
    const told = tellHouseSignals({
      monitor: powerMonitor,
      believed: believedOn(process.platform, process.env),
      hear,
    });
    told.follow(snapshots.current);
    const unsubscribe = snapshots.subscribe(told.follow);
    return () => {
      unsubscribe();
      told.end();
    };
  },
};
