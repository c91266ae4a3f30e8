// The generator for axons of either make: classic requests alone, which both understand, as fast as they are answered or at a pace.
import type { Ss58 } from '../main/contract/units.ts';
import { languageQuestion } from '../main/engine/subnets/practice/practice.ts';
import { createKey, type Key } from '../main/processes/validator/key.ts';
import { classicRequest, createNonces } from '../main/processes/validator/request.ts';
import { quantile } from './figures.ts';
import { asBytes, Connection } from './wire.ts';

export type ClassicLoadMessage =
  | { readonly kind: 'callers'; readonly hotkeys: readonly Ss58[] }
  /** Ends when `most` are sent or the time is up. `ahead`: signed before the clock starts; those after it as they are needed. */
  | {
      readonly kind: 'saturate';
      readonly port: number;
      readonly me: Ss58;
      readonly seconds: number;
      readonly most: number;
      readonly ahead: number;
    }
  | { readonly kind: 'signed' }
  | {
      readonly kind: 'saturated';
      readonly answered: number;
      readonly late: number;
      readonly failed: number;
      readonly seconds: number;
    }
  | { readonly kind: 'pace'; readonly port: number; readonly me: Ss58; readonly perSecond: number; readonly seconds: number }
  | {
      readonly kind: 'paced';
      readonly p50Ms: number;
      readonly p99Ms: number;
      readonly answered: number;
      readonly failed: number;
    };

type Asking<K> = Extract<ClassicLoadMessage, { readonly kind: K }>;

const CALLERS = 8;
/** Enough that an axon never waits for the generator, and few enough that the slowest is answered before it is too late. */
const CONNECTIONS = 128;
const TICK_MS = 2;
/** Of a paced run: signed a moment before they are due, because a classic request is fresh for 16 s. */
const READY = 8;
const MS = 1_000;
const QUESTION = languageQuestion(['All human beings are born free and equal in dignity and rights.']);

const keys: readonly Key[] = Array.from({ length: CALLERS }, () => createKey());
const nonce = createNonces();
let signed = 0;

/** A uuid for each: the stock axon wants the nonces of one uuid to rise, and requests overtake each other. */
function sign(port: number, me: Ss58): Buffer {
  signed += 1;
  const key = keys[signed % CALLERS] as Key;
  return asBytes(classicRequest(key, { host: '127.0.0.1', port, hotkey: me }, QUESTION, nonce(), `bench-${signed}`), port);
}

async function saturate({ port, me, seconds, most, ahead }: Asking<'saturate'>): Promise<void> {
  const ready = Array.from({ length: ahead }, () => sign(port, me));
  const connections = Array.from({ length: CONNECTIONS }, () => new Connection(port));
  const run = { sent: 0, answered: 0, late: 0, failed: 0, over: false };
  let last = 0;
  tell({ kind: 'signed' });
  const started = performance.now();
  // What is under way then is waited for, so that the next run finds the axon at rest; it is counted for the work it was alone.
  const timer = setTimeout(() => {
    run.over = true;
  }, seconds * MS);
  await Promise.all(
    connections.map(async (connection) => {
      while (!run.over && run.sent < most) {
        run.sent += 1;
        const ok = await connection.ask(ready.pop() ?? sign(port, me));
        if (!ok) run.failed += 1;
        else if (run.over) run.late += 1;
        else {
          run.answered += 1;
          last = performance.now();
        }
      }
    }),
  );
  clearTimeout(timer);
  for (const connection of connections) connection.close();
  const { answered, late, failed, over } = run;
  tell({ kind: 'saturated', answered, late, failed, seconds: over ? seconds : (last - started) / MS });
}

/** Open loop: a request is sent when it is due, whether or not the one before it was answered, and timed from when it was due. */
async function pace({ port, me, perSecond, seconds }: Asking<'pace'>): Promise<void> {
  const most = Math.floor(perSecond * seconds);
  const ready: Buffer[] = [];
  const idle: Connection[] = [];
  const all: Connection[] = [];
  const took: number[] = [];
  const asked: Promise<void>[] = [];
  const run = { sent: 0, failed: 0 };
  const started = performance.now();
  const dueAt = (index: number): number => started + (index * MS) / perSecond;
  const send = (): void => {
    const due = dueAt(run.sent);
    const connection = idle.pop() ?? new Connection(port);
    if (!all.includes(connection)) all.push(connection);
    run.sent += 1;
    const done = connection.ask(ready.shift() ?? sign(port, me)).then((ok) => {
      if (ok) took.push(performance.now() - due);
      else run.failed += 1;
      idle.push(connection);
    });
    asked.push(done);
  };
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      while (run.sent < most && dueAt(run.sent) <= performance.now()) send();
      if (run.sent < most && ready.length < READY) ready.push(sign(port, me));
      if (run.sent < most) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
  });
  await Promise.all(asked);
  for (const connection of all) connection.close();
  tell({ kind: 'paced', p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99), answered: took.length, failed: run.failed });
}

const tell = (message: ClassicLoadMessage): void => void process.send?.(message);
process.once('disconnect', () => process.exit(0));
process.on('message', (message: ClassicLoadMessage) => {
  if (message.kind === 'saturate') void saturate(message);
  if (message.kind === 'pace') void pace(message);
});
tell({ kind: 'callers', hotkeys: keys.map(({ hotkey }) => hotkey) });
