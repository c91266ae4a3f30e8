// A process of the bench: started anew, told and heard by messages, ended whatever it does.
import { fork } from 'node:child_process';

/** For the start and for one run. */
const WORD_LIMIT_MS = 60_000;

interface Waiting<M> {
  readonly kind: string;
  readonly resolve: (message: M) => void;
  readonly reject: (error: Error) => void;
}

/** `name`: a file beside this one, built. What it says is waited for by its kind; messages nobody waits for are kept. */
export function child<M extends { kind: string }>(name: string) {
  const started = fork(new URL(`${name}.mjs`, import.meta.url), [], { serialization: 'advanced' });
  const heard: M[] = [];
  const waiting: Waiting<M>[] = [];
  started.on('message', (message) => {
    const one = message as M;
    const index = waiting.findIndex(({ kind }) => kind === one.kind);
    if (index >= 0) waiting.splice(index, 1)[0]?.resolve(one);
    else heard.push(one);
  });
  started.once('exit', (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`${name} ended with ${code}`));
  });
  return {
    pid: started.pid ?? 0,
    post: (message: M) => void started.send(message),
    next: <K extends M['kind']>(kind: K): Promise<Extract<M, { kind: K }>> => {
      const index = heard.findIndex((message) => message.kind === kind);
      if (index >= 0) return Promise.resolve(heard.splice(index, 1)[0] as Extract<M, { kind: K }>);
      return new Promise((resolve, reject) => {
        waiting.push({ kind, resolve: resolve as (message: M) => void, reject });
        setTimeout(() => reject(new Error(`${name} did not say ${kind} in time`)), WORD_LIMIT_MS).unref();
      });
    },
    end: () => started.kill('SIGKILL'),
  };
}
