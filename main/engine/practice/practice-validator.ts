// The client of the practice validator process: introduces its validators to the directory, tells it where the axon is, and when
// to ask and when to hold, and carries all of that over its deaths.
import type { ChildPort } from '../../contract/port.ts';
import { assertNever, fail, ok, type Result } from '../../contract/problem.ts';
import type { Ss58, TcpPort } from '../../contract/units.ts';
import { type Judged, ValidatorReply, type ValidatorRequest } from '../../contract/validator-wire.ts';
import type { Clock } from '../clock.ts';
import { type RestartPolicy, supervise, type Supervised } from '../supervisor.ts';
import type { PracticeDirectory } from './practice-directory.ts';

/** Queries a second that a person can watch go by. */
export const PRACTICE_RATE = 2;
const TEXTS_PER_QUERY: [number, number] = [1, 4];
/** From the process's start to its first word; after that it counts as hung. */
const HELLO_LIMIT_MS = 15_000;

export interface MinerAddress {
  readonly host: string;
  readonly port: TcpPort;
  readonly hotkey: Ss58;
}

export type PracticeEvent =
  | { readonly kind: 'lost'; readonly attempt: number }
  | { readonly kind: 'back'; readonly downMs: number }
  | { readonly kind: 'crash-loop'; readonly times: number; readonly seconds: number };

export interface PracticeValidatorOptions {
  readonly spawn: () => Promise<ChildPort>;
  readonly clock: Clock;
  readonly directory: PracticeDirectory;
  readonly perSecond: number;
  readonly onJudged: (rows: readonly Judged[]) => void;
  readonly onEvent: (event: PracticeEvent) => void;
  readonly policy?: RestartPolicy;
}

export class PracticeValidator {
  private readonly options: PracticeValidatorOptions;
  private supervised: Supervised | null = null;
  /** The process that has introduced itself. */
  private port: ChildPort | null = null;
  /** Whom to ask; null: hold. */
  private miner: MinerAddress | null = null;
  private lostAt: number | null = null;
  private waiting: ((result: Result<void>) => void)[] = [];
  private cancelHelloLimit: (() => void) | null = null;

  constructor(options: PracticeValidatorOptions) {
    this.options = options;
  }

  /** Has the miner asked from now on; starts the process where none runs. Expected failure: `practice-crash-loop`. */
  ask(miner: MinerAddress): Promise<Result<void>> {
    this.miner = miner;
    if (this.port) {
      this.brief(this.port);
      return Promise.resolve(ok(undefined));
    }
    const introduced = new Promise<Result<void>>((resolve) => this.waiting.push(resolve));
    this.supervised ??= this.start();
    return introduced;
  }

  hold(): void {
    this.miner = null;
    this.send({ kind: 'hold' });
  }

  /** Ends the process. */
  close(): void {
    this.hold();
    this.supervised?.stop();
    this.supervised = null;
    this.forget();
    this.settle(fail('practice-unavailable', { detail: 'stopped' }));
  }

  private start(): Supervised {
    const { spawn, clock, policy, onEvent } = this.options;
    return supervise({
      spawn,
      clock,
      ...(policy && { policy }),
      onUp: (port) => this.listen(port),
      onLost: (attempt) => {
        this.forget();
        this.lostAt ??= clock.monotonic();
        onEvent({ kind: 'lost', attempt });
      },
      onCrashLoop: (times, seconds) => {
        this.forget();
        this.supervised = null;
        this.settle(fail('practice-crash-loop', { times, seconds }));
        onEvent({ kind: 'crash-loop', times, seconds });
      },
    });
  }

  private listen(port: ChildPort): void {
    this.cancelHelloLimit = this.options.clock.after(HELLO_LIMIT_MS, () => this.supervised?.giveUpOn(port));
    port.onMessage((message) => {
      const parsed = ValidatorReply.safeParse(message);
      if (!parsed.success) return;
      const reply = parsed.data;
      switch (reply.kind) {
        case 'hello':
          this.introduce(port, reply.validators);
          return;
        case 'judged':
          if (port === this.port) this.options.onJudged(reply.rows);
          return;
        default:
          assertNever(reply);
      }
    });
  }

  private introduce(port: ChildPort, validators: Extract<ValidatorReply, { kind: 'hello' }>['validators']): void {
    const { clock, directory, onEvent } = this.options;
    this.forget();
    directory.fill(validators);
    this.port = port;
    this.brief(port);
    this.settle(ok(undefined));
    if (this.lostAt === null) return;
    const downMs = clock.monotonic() - this.lostAt;
    this.lostAt = null;
    onEvent({ kind: 'back', downMs });
  }

  private brief(port: ChildPort): void {
    if (!this.miner) return;
    port.post({ kind: 'announce', ...this.miner } satisfies ValidatorRequest);
    port.post({ kind: 'ask', perSecond: this.options.perSecond, textsPerQuery: TEXTS_PER_QUERY } satisfies ValidatorRequest);
  }

  private send(request: ValidatorRequest): void {
    this.port?.post(request);
  }

  private forget(): void {
    this.port = null;
    this.cancelHelloLimit?.();
    this.cancelHelloLimit = null;
  }

  private settle(result: Result<void>): void {
    for (const resolve of this.waiting.splice(0)) resolve(result);
  }
}
