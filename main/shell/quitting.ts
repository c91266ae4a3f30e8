// Quitting: however it is asked for, the engine stops in order first, within five seconds.
import { app } from 'electron';
import type { EngineKeeper } from './engine-keeper.ts';
import type { ShellModule } from './shell.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Quitter {
  /** Safe to call twice. */
  quit(): void;
  /** The same, with something to do when all of Lode has stopped. Left undone where Lode ends already. */
  quitThen(finish: () => Promise<void>): void;
}

/**
 * Ends the app once the engine has ended: `first` runs at once, `last` just before the end. A step that fails is told to `fault` and
 * holds up none of the others: an app that has no window and does not end would keep every later start from opening one.
 */
export function quitter(
  engine: Pick<EngineKeeper, 'dispose'>,
  first: () => void,
  last: () => void,
  fault: (error: unknown) => void,
): Quitter {
  let begun = false;
  const end = async (finish: () => Promise<void>) => {
    if (begun) return;
    begun = true;
    for (const step of [async () => first(), () => engine.dispose(), async () => last(), finish]) {
      try {
        await step();
      } catch (error) {
        fault(error);
      }
    }
    app.exit(0);
  };
  return { quit: () => void end(() => Promise.resolve()), quitThen: (finish) => void end(finish) };
}

/** Without a window Lode goes on; only `quit` ends it. */
const goOn = () => undefined;

export const quitting: ShellModule = {
  enable: ({ quit }) => {
    const hold = (event: { preventDefault(): void }) => {
      event.preventDefault();
      quit();
    };
    app.on('before-quit', hold);
    app.on('window-all-closed', goOn);
    for (const signal of SIGNALS) process.on(signal, quit);
    return () => {
      app.off('before-quit', hold);
      app.off('window-all-closed', goOn);
      for (const signal of SIGNALS) process.off(signal, quit);
    };
  },
};
