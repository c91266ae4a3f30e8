// For tests: an axon on a free port, one honest caller, and everything it counted.
import { z } from 'zod';
import type { TcpPort } from '../../../contract/units.ts';
import { type Clock, systemClock } from '../../clock.ts';
import type { RouteSpec, SubnetManifest } from '../../subnets/adapter.ts';
import type { AxonOptions, AxonQuery, Verifier } from '../axon.ts';
import type { Caller } from '../caller-directory.ts';
import { createGates, type Gates } from '../gates.ts';
import { createAxon } from '../server.ts';
import { asCaller, createSigner, type Signer } from './signer.ts';

const SEED_BYTES = 32;
/** Where the built threads lie, for the verifier. */
export const BUILT = new URL('../../../../dist/main/', import.meta.url);
export const signer = (seed: number): Signer => createSigner(new Uint8Array(SEED_BYTES).fill(seed));

export const miner = signer(1);
export const validator = signer(2);
export const stranger = signer(3);

const LIMITS = { maxBodyBytes: 4_096, hardTimeoutMs: 12_000, maxConcurrentPerCaller: 64, maxConcurrent: 256, maxWaiting: 256 };

/** A subnet with every rule as most have it. */
export const subnet = (over: Partial<SubnetManifest> = {}): SubnetManifest => ({
  id: 'testing',
  displayName: 'Testing',
  dialects: {
    classic: { oldest: '7.2' },
    'btauth-1': { receiver: 'required' },
    'epistula-2': { receiver: 'required', windowMs: 5_000 },
  },
  callerPolicy: { requirePermit: true, minStakeTao: 100, allow: [], deny: [] },
  limits: LIMITS,
  ...over,
});

/** A route with the practice route's shape. `handle` by default says "en" to every text. */
export function languageRoute(over: Partial<RouteSpec> = {}): RouteSpec {
  const schema = z.object({ texts: z.array(z.string()).min(1) });
  const route: RouteSpec<typeof schema> = {
    name: 'LanguageSynapse',
    subnet: subnet(),
    schema,
    requiredFields: ['texts'],
    handle: ({ body }) =>
      Promise.resolve({
        ok: true,
        value: {
          fields: { languages: body.texts.map(() => ['en']) },
          items: body.texts.length,
          asked: body.texts[0] ?? '',
          said: 'en',
        },
      }),
  };
  return { ...(route as unknown as RouteSpec), ...over };
}

export const withLimits = (limits: Partial<SubnetManifest['limits']>): Partial<RouteSpec> => ({
  subnet: subnet({ limits: { ...LIMITS, ...limits } }),
});

export interface Running {
  readonly port: number;
  readonly queries: AxonQuery[];
  readonly gates: Gates;
  close(graceMs?: number): Promise<void>;
}

export interface RunOptions extends Partial<Omit<AxonOptions, 'onQuery'>> {
  readonly verifier: Verifier;
  readonly callers?: readonly Caller[];
}

export async function run(options: RunOptions): Promise<Running> {
  const queries: AxonQuery[] = [];
  const callers = options.callers ?? [asCaller(validator, { name: 'Practice validator 1' })];
  const whole: AxonOptions = {
    me: miner.hotkey,
    clock: systemClock,
    directory: { find: (hotkey) => callers.find((caller) => caller.hotkey === hotkey) ?? null },
    routes: [languageRoute()],
    onQuery: (query) => queries.push(query),
    ...options,
  };
  const gates = createGates(whole);
  const axon = createAxon(whole, gates);
  const ANY = 0 as TcpPort;
  const bound = await axon.listen('127.0.0.1', ANY);
  if (!bound.ok) throw new Error(bound.problem.code);
  return { port: bound.value.port, queries, gates, close: (graceMs = 0) => axon.close(graceMs) };
}

/** The system's clock as if it had shown `startNs` when the test began. */
export function clockAt(startNs: bigint): Clock {
  const NS = 1_000_000;
  const begun = systemClock.monotonic();
  const nowNs = (): bigint => startNs + BigInt(Math.round((systemClock.monotonic() - begun) * NS));
  return { ...systemClock, nowNs, now: () => Number(nowNs() / BigInt(NS)) as ReturnType<Clock['now']> };
}
