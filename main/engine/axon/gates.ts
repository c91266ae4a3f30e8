// The gates: what an axon knows and remembers in order to decide about a query. Each store in it is bounded.
import type { Ss58 } from '../../contract/units.ts';
import type { Clock } from '../clock.ts';
import type { RouteSpec } from '../subnets/adapter.ts';
import { BTAUTH_AHEAD_MS, BTAUTH_MAX_AGE_MS } from './auth/btauth.ts';
import { CLASSIC_AHEAD_MS, CLASSIC_GRACE_MS } from './auth/classic.ts';
import type { AxonOptions, CallerPolicy, Verifier } from './axon.ts';
import { BodyRoom } from './body.ts';
import { FailureBudget } from './budget.ts';
import type { CallerDirectory } from './caller-directory.ts';
import { type AxonLimits, DEFAULT_LIMITS } from './limits.ts';
import { ReplayStore } from './replay.ts';
import { CallerSlots } from './slots.ts';

export interface Gates {
  readonly me: Ss58;
  readonly clock: Clock;
  readonly limits: AxonLimits;
  readonly verifier: Verifier;
  readonly directory: CallerDirectory;
  readonly policy: CallerPolicy;
  readonly requireReceiver: boolean;
  readonly routes: readonly RouteSpec[];
  readonly replay: ReplayStore;
  readonly budget: FailureBudget;
  readonly slots: CallerSlots;
  readonly room: BodyRoom;
}

export function createGates(options: AxonOptions): Gates {
  const limits: AxonLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const { me, clock, verifier, directory, policy, routes } = options;
  return {
    me,
    clock,
    limits,
    verifier,
    directory,
    policy,
    requireReceiver: options.requireReceiver ?? true,
    routes,
    replay: new ReplayStore(clock, replayWindowMs(routes), limits.maxNonces),
    budget: new FailureBudget(clock, limits.failuresPerAddress, limits.failuresForgivenPerSecond, limits.maxAddresses),
    slots: new CallerSlots(),
    room: new BodyRoom(limits.maxBufferedBytes),
  };
}

/** The longest time over which any dialect would take the same nonce: oldest to farthest ahead. */
export function replayWindowMs(routes: readonly RouteSpec[]): number {
  const longest = Math.max(0, ...routes.map((route) => route.limits.hardTimeoutMs));
  return Math.max(CLASSIC_GRACE_MS + longest + CLASSIC_AHEAD_MS, BTAUTH_MAX_AGE_MS + BTAUTH_AHEAD_MS);
}
