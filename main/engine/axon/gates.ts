// The gates: what an axon knows and remembers in order to decide about a query. Each store in it is bounded.
import type { Ss58 } from '../../contract/units.ts';
import type { Clock } from '../clock.ts';
import type { RouteSpec } from '../subnets/adapter.ts';
import { replayWindowMs } from './auth/doors.ts';
import type { AxonOptions, Verifier } from './axon.ts';
import { BodyRoom } from './body.ts';
import { FailureBudget } from './budget.ts';
import type { CallerDirectory } from './caller-directory.ts';
import { type AxonLimits, DEFAULT_LIMITS } from './limits.ts';
import { withPing } from './ping.ts';
import { CallerRules } from './policy.ts';
import { QueryQueue } from './query-queue.ts';
import { ReplayStore } from './replay.ts';
import { RisingNonces } from './rising.ts';
import { CallerSlots } from './slots.ts';

export interface Gates {
  readonly me: Ss58;
  readonly clock: Clock;
  readonly limits: AxonLimits;
  readonly verifier: Verifier;
  readonly directory: CallerDirectory;
  readonly rules: CallerRules;
  readonly routes: readonly RouteSpec[];
  readonly replay: ReplayStore;
  readonly rising: RisingNonces;
  readonly budget: FailureBudget;
  readonly slots: CallerSlots;
  /** One for each subnet, by its id. */
  readonly queues: ReadonlyMap<string, QueryQueue>;
  readonly room: BodyRoom;
}

export function createGates(options: AxonOptions): Gates {
  const limits: AxonLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const { me, clock, verifier, directory } = options;
  const routes = withPing(options.routes);
  return {
    me,
    clock,
    limits,
    verifier,
    directory,
    rules: new CallerRules(directory),
    routes,
    replay: new ReplayStore(clock, replayWindowMs(routes.map(({ subnet }) => subnet)), limits.maxNonces),
    rising: new RisingNonces(limits.maxStreams),
    budget: new FailureBudget(clock, limits.failuresPerAddress, limits.failuresForgivenPerSecond, limits.maxAddresses),
    slots: new CallerSlots(),
    queues: new Map(
      routes.map(({ subnet }) => [
        subnet.id,
        new QueryQueue({ clock, most: subnet.limits.maxConcurrent, mostWaiting: subnet.limits.maxWaiting }),
      ]),
    ),
    room: new BodyRoom(limits.maxBufferedBytes),
  };
}
