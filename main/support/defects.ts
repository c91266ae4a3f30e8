// Defects nobody caught: written down before whatever they lead to.
import type { Log } from './log.ts';

/** Changes nothing of what follows: the rig ends as Node ends it. */
export function noteDefects(process: NodeJS.Process, log: Log): void {
  process.on('uncaughtExceptionMonitor', (error, origin) => {
    log.event('uncaught', { kind: origin === 'unhandledRejection' ? 'rejection' : 'exception', said: inWords(error) });
  });
}

/** For the desktop's main process: a slip in one corner of the shell is written down, and ends neither the app nor the mining. */
export function outliveDefects(process: NodeJS.Process, log: Log): void {
  // A terminal that has gone: to say so in it would be the next error, and so on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  process.on('uncaughtException', (error) => log.event('uncaught', { kind: 'exception', said: inWords(error) }));
  process.on('unhandledRejection', (error) => log.event('uncaught', { kind: 'rejection', said: inWords(error) }));
}

/** Any value can be thrown; the stack begins with name and message. */
export const inWords = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
