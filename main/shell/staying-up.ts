// Whether this start stays up: written down once the engine has been well for a while, or when Lode is ended in order.
import type { Snapshot } from '../contract/snapshot.ts';
import type { ShellModule } from './shell.ts';

/** What ends a start does so soon: a driver that falls over, a file that cannot be read. */
export const STAYED_UP_MS = 60_000;

/** The engine has found out how things stand, well or not. */
const isSettled = ({ miner, host }: Snapshot): boolean => miner.kind !== 'setting-up' && host.engineLost === null;

export const stayingUp: ShellModule = {
  enable: ({ snapshots, start }) => {
    let timer: NodeJS.Timeout | null = null;
    const see = (snapshot: Snapshot) => {
      if (snapshot.device) start.answersBy(snapshot.device.provider);
      if (isSettled(snapshot)) timer ??= setTimeout(() => start.lasted(), STAYED_UP_MS);
      else if (timer) {
        clearTimeout(timer);
        timer = null;
      }
    };
    see(snapshots.current);
    const stop = snapshots.subscribe(see);
    return () => {
      stop();
      if (timer) clearTimeout(timer);
      // The shell is taken apart in order only when somebody asked it to end.
      start.succeed();
    };
  },
};
