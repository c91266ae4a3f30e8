// The generator: a process that signs ahead, then asks as fast as it is answered or at an even pace it does not spin for.
import type { Ss58 } from '../main/contract/units.ts';
import { languageQuestion } from '../main/engine/subnets/practice/practice.ts';
import { createKey, type Key } from '../main/processes/validator/key.ts';
import { btauthRequest, classicRequest, createNonces } from '../main/processes/validator/request.ts';
import { quantile } from './figures.ts';
import { asBytes, Connection } from './wire.ts';

export type LoadMessage =
  | { readonly kind: 'callers'; readonly hotkeys: readonly Ss58[] }
  | { readonly kind: 'saturate'; readonly port: number; readonly me: Ss58; readonly requests: number }
  | { readonly kind: 'pace'; readonly port: number; readonly me: Ss58; readonly perSecond: number; readonly seconds: number }
  | { readonly kind: 'saturated'; readonly qps: number; readonly failed: number }
  | { readonly kind: 'paced'; readonly p50Ms: number; readonly p99Ms: number; readonly failed: number };

const CALLERS = 8;
const CONNECTIONS = 64;
const TICK_MS = 2;
const QUESTION = languageQuestion(['All human beings are born free and equal in dignity and rights.']);

const keys: readonly Key[] = Array.from({ length: CALLERS }, () => createKey());
const nonce = createNonces();

/** Signed now: classic is fresh for 16 s, which is longer than any run here; btauth for 10 s. */
function sign(count: number, port: number, me: Ss58): Buffer[] {
  const target = { host: '127.0.0.1', port, hotkey: me };
  return Array.from({ length: count }, (_, index) => {
    const key = keys[index % CALLERS] as Key;
    const request =
      index % 2 === 0 ? classicRequest(key, target, QUESTION, nonce(), 'bench') : btauthRequest(key, target, QUESTION, nonce());
    return asBytes(request, port);
  });
}

async function saturate(port: number, me: Ss58, count: number): Promise<LoadMessage> {
  const requests = sign(count, port, me);
  const connections = Array.from({ length: CONNECTIONS }, () => new Connection(port));
  let failed = 0;
  const started = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (let request = requests.pop(); request; request = requests.pop()) if (!(await connection.ask(request))) failed += 1;
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const connection of connections) connection.close();
  return { kind: 'saturated', qps: (count - failed) / seconds, failed };
}

/** Open loop: a request is sent when it is due, whether or not the one before it was answered, and timed from when it was due. */
async function pace(port: number, me: Ss58, perSecond: number, seconds: number): Promise<LoadMessage> {
  const requests = sign(Math.floor(perSecond * seconds), port, me);
  const idle = Array.from({ length: CONNECTIONS }, () => new Connection(port));
  const all = [...idle];
  const took: number[] = [];
  let failed = 0;
  let sent = 0;
  const started = performance.now();
  const asked: Promise<void>[] = [];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const now = performance.now();
      while (sent < requests.length && started + (sent * 1000) / perSecond <= now) {
        const due = started + (sent * 1000) / perSecond;
        const request = requests[sent] as Buffer;
        const connection = idle.pop() ?? new Connection(port);
        if (!all.includes(connection)) all.push(connection);
        sent += 1;
        asked.push(
          connection.ask(request).then((ok) => {
            if (ok) took.push(performance.now() - due);
            else failed += 1;
            idle.push(connection);
          }),
        );
      }
      if (sent === requests.length) {
        clearInterval(timer);
        resolve();
      }
    }, TICK_MS);
  });
  await Promise.all(asked);
  for (const connection of all) connection.close();
  return { kind: 'paced', p50Ms: quantile(took, 0.5), p99Ms: quantile(took, 0.99), failed };
}

const tell = (message: LoadMessage): void => void process.send?.(message);
process.once('disconnect', () => process.exit(0));
process.on('message', (message: LoadMessage) => {
  if (message.kind === 'saturate') void saturate(message.port, message.me, message.requests).then(tell);
  if (message.kind === 'pace') void pace(message.port, message.me, message.perSecond, message.seconds).then(tell);
});
tell({ kind: 'callers', hotkeys: keys.map(({ hotkey }) => hotkey) });
