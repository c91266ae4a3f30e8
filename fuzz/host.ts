// The fuzzed axon: the product's server with routes of each kind, in a process of its own that tells what it counted and holds.
import { createHash } from 'node:crypto';
import diagnostics from 'node:diagnostics_channel';
import { z } from 'zod';
import type { TcpPort } from '../main/contract/units.ts';
import type { AxonOptions, AxonQuery } from '../main/engine/axon/axon.ts';
import { createGates } from '../main/engine/axon/gates.ts';
import { createAxon } from '../main/engine/axon/server.ts';
import { languageRoute, miner, subnet, validator } from '../main/engine/axon/testing/rig.ts';
import { asCaller } from '../main/engine/axon/testing/signer.ts';
import { createVerifier } from '../main/engine/axon/verifier-pool.ts';
import { systemClock } from '../main/engine/clock.ts';
import type { RouteSpec } from '../main/engine/subnets/adapter.ts';
import { startThreads } from '../main/rig/fork.ts';

/** What the axon holds for callers; all of it is 0 when nobody is there. `sockets` are open connections. */
export interface Held {
  readonly sockets: number;
  readonly slots: number;
  readonly room: number;
  readonly queued: number;
  readonly checks: number;
}

export type ToHost = { readonly kind: 'tell' } | { readonly kind: 'weigh' };
export type FromHost =
  | { readonly kind: 'opened'; readonly port: number }
  /** Rows since the last telling, and how many requests node's parser handed over meanwhile. */
  | { readonly kind: 'told'; readonly rows: readonly AxonQuery[]; readonly begun: number; readonly held: Held }
  /** Bytes in use after a collection. */
  | { readonly kind: 'weighed'; readonly heap: number };

/** Short, so that a request that never ends costs a run little time. */
const LIMITS = { headersTimeoutMs: 150, bodyTimeoutMs: 150, lingerMs: 30, failuresPerAddress: 1_000_000, maxStreams: 64 };
const DIGEST_LENGTH = 32;

const verifier = createVerifier({ startThread: startThreads(new URL('../main/', import.meta.url)) });
const whole = subnet();
const lax = subnet({
  id: 'lax',
  dialects: {
    classic: { oldest: '6.0' },
    'btauth-1': { receiver: 'optional' },
    'epistula-2': { receiver: 'optional', windowMs: 5_000 },
  },
});

/** What the handler was given, in a form the other side can make too. */
const digest = (body: unknown): string => createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, DIGEST_LENGTH);
const handle: RouteSpec['handle'] = ({ body }) =>
  Promise.resolve({ ok: true, value: { fields: { languages: ['en'] }, items: 1, asked: digest(body), said: 'en' } });

async function* words(): AsyncGenerator<Uint8Array> {
  for (const word of ['one ', 'two ', 'three']) yield Buffer.from(word);
}

const routes: readonly RouteSpec[] = [
  languageRoute({ handle }),
  languageRoute({ name: 'HashSynapse', subnet: whole, handle, hashFields: { order: ['texts', 'count'], floats: ['count'] } }),
  languageRoute({ name: 'OldSynapse', subnet: lax, handle }),
  languageRoute({ name: 'open', subnet: lax, methods: ['GET', 'POST'], schema: z.object({}), requiredFields: [], handle }),
  languageRoute({
    name: 'StreamSynapse',
    handle: ({ body }) =>
      Promise.resolve({ ok: true, value: { chunks: words(), items: 1, asked: digest(body), said: () => 'three words' } }),
  }),
];

let rows: AxonQuery[] = [];
let begun = 0;
diagnostics.subscribe('http.server.request.start', () => (begun += 1));

const options: AxonOptions = {
  me: miner.hotkey,
  clock: systemClock,
  verifier,
  directory: { find: (hotkey) => (hotkey === validator.hotkey ? asCaller(validator) : null) },
  routes,
  onQuery: (row) => rows.push(row),
  limits: LIMITS,
};
const gates = createGates(options);
const axon = createAxon(options, gates);
const post = (message: FromHost): void => void process.send?.(message);

function held(): Held {
  const queues = [...gates.queues.values()];
  return {
    sockets: process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length,
    slots: gates.slots.size,
    room: gates.room.held,
    queued: queues.reduce((sum, queue) => sum + queue.running + queue.waiting, 0),
    checks: verifier.pending,
  };
}

process.on('message', ({ kind }: ToHost) => {
  if (kind === 'tell') {
    post({ kind: 'told', rows, begun, held: held() });
    rows = [];
    begun = 0;
  } else {
    globalThis.gc?.();
    post({ kind: 'weighed', heap: process.memoryUsage().heapUsed });
  }
});
process.once('disconnect', () => process.exit(0));

const ANY = 0 as TcpPort;
const bound = await axon.listen('127.0.0.1', ANY);
if (!bound.ok) throw new Error(bound.problem.code);
post({ kind: 'opened', port: bound.value.port });
