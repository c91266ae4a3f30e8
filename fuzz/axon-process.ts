// The other end of the fuzzed axon: starts it, asks it, and notices whatever it writes or that it ended.
import { fork } from 'node:child_process';
import type { AxonQuery } from '../main/engine/axon/axon.ts';
import type { FromHost, Held, ToHost } from './host.ts';

export interface Told {
  readonly rows: readonly AxonQuery[];
  readonly begun: number;
  readonly held: Held;
}

export interface AxonProcess {
  readonly pid: number;
  readonly port: number;
  /** Everything it wrote, which should be nothing; the end of the process too. */
  written(): string;
  /** Rejects where the process has ended. */
  tell(): Promise<Told>;
  /** Bytes of heap in use after a collection. */
  weigh(): Promise<number>;
  end(): void;
}

const MOST_WRITTEN = 10_000;
const WORD_LIMIT_MS = 30_000;

export async function startAxon(): Promise<AxonProcess> {
  const started = fork(new URL('host.mjs', import.meta.url), [], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  let written = '';
  let ended = false;
  const write = (bytes: Buffer): void => {
    if (written.length < MOST_WRITTEN) written += bytes.toString('latin1');
  };
  started.stdout?.on('data', write);
  started.stderr?.on('data', write);
  started.once('exit', (code, signal) => {
    ended = true;
    written += `\n(the axon's process ended: ${code ?? signal})`;
  });
  const next = <K extends FromHost['kind']>(kind: K, ask?: ToHost): Promise<Extract<FromHost, { kind: K }>> =>
    new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        started.off('message', hear);
        started.off('exit', gone);
      };
      const gone = (): void => {
        done();
        reject(new Error(`the axon's process ended: ${written}`));
      };
      const hear = (message: unknown): void => {
        const one = message as FromHost;
        if (one.kind !== kind) return;
        done();
        resolve(one as Extract<FromHost, { kind: K }>);
      };
      const timer = setTimeout(gone, WORD_LIMIT_MS);
      started.on('message', hear);
      started.once('exit', gone);
      if (ended) gone();
      else if (ask) started.send(ask);
    });
  const { port } = await next('opened');
  return {
    pid: started.pid ?? 0,
    port,
    written: () => written,
    tell: () => next('told', { kind: 'tell' }),
    weigh: async () => (await next('weighed', { kind: 'weigh' })).heap,
    end: () => {
      if (!ended) started.kill('SIGKILL');
    },
  };
}
