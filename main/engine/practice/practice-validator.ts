// The client of the practice validator process: introduces its validators to the directory, tells it where the axon is, and when
// to ask and when to hold, and carries all of that over its deaths.
import type { ChildPort } from '../../contract/port.ts';
import { assertNever, fail, ok, type Result } from '../../contract/problem.ts';
import type { PracticeAbout } from '../../contract/practice.ts';
import type { SubnetId } from '../../contract/subnet.ts';
import type { Ss58, TcpPort } from '../../contract/units.ts';
import { type Judged, ValidatorReply, type ValidatorRequest } from '../../contract/validator-wire.ts';
import type { Clock } from '../clock.ts';
import type { ModelFiles } from '../subnets/adapter.ts';
import { type RestartPolicy, supervise, type Supervised } from '../supervisor.ts';
import type { PracticeDirectory } from './practice-directory.ts';

/** From the process's start to its first word; after that it counts as hung. */
const HELLO_LIMIT_MS = 15_000;
/** From being told what to ask to knowing how: a model may have to be loaded for it. */
const ABOUT_LIMIT_MS = 60_000;

/** Whose questions are asked. */
export interface PracticeQuestions {
  readonly subnet: SubnetId;
  readonly files: ModelFiles;
  readonly modelsFolder: string;
  /** Rounds a second over all validators. null: as the subnet's questions have it. */
  readonly perSecond: number | null;
}

export interface MinerAddress {
  readonly host: string;
  readonly port: TcpPort;
  readonly hotkey: Ss58;
}

export type PracticeEvent =
  | { readonly kind: 'lost'; readonly attempt: number }
  | { readonly kind: 'back'; readonly downMs: number }
  | { readonly kind: 'crash-loop'; readonly times: number; readonly seconds: number }
  /** It has asked, and can't go on. */
  | { readonly kind: 'cannot'; readonly detail: string };

export interface PracticeValidatorOptions {
  readonly spawn: () => Promise<ChildPort>;
  readonly clock: Clock;
  readonly directory: PracticeDirectory;
  /** Asked each time it is told what to ask. */
  readonly questions: () => PracticeQuestions;
  readonly onAbout: (about: PracticeAbout) => void;
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
  private cancelLimit: (() => void) | null = null;

  constructor(options: PracticeValidatorOptions) {
    this.options = options;
  }

  /**
   * Has the miner asked from now on; starts the process where none runs. Expected failures: `practice-crash-loop`,
   * `practice-unavailable` (the questions can't be made).
   */
  ask(miner: MinerAddress): Promise<Result<void>> {
    this.miner = miner;
    const asking = new Promise<Result<void>>((resolve) => this.waiting.push(resolve));
    if (this.port) this.brief(this.port);
    else this.supervised ??= this.start();
    return asking;
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
    this.limit(HELLO_LIMIT_MS, port);
    port.onMessage((message) => {
      const parsed = ValidatorReply.safeParse(message);
      if (!parsed.success) return;
      const reply = parsed.data;
      switch (reply.kind) {
        case 'hello':
          this.introduce(port, reply.validators);
          return;
        case 'about':
          if (port === this.port) this.begun(reply);
          return;
        case 'cannot':
          if (port === this.port) this.ended(reply.detail);
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
    if (this.lostAt === null) return;
    const downMs = clock.monotonic() - this.lostAt;
    this.lostAt = null;
    onEvent({ kind: 'back', downMs });
  }

  private brief(port: ChildPort): void {
    // Held meanwhile: whoever waits for it to ask waits for nothing more.
    if (!this.miner) return this.settle(ok(undefined));
    const { subnet, files, modelsFolder, perSecond } = this.options.questions();
    this.limit(ABOUT_LIMIT_MS, port);
    port.post({ kind: 'announce', ...this.miner } satisfies ValidatorRequest);
    port.post({ kind: 'ask', subnet, files: [...files], modelsFolder, perSecond } satisfies ValidatorRequest);
  }

  private begun({ subnet, everyMs, realEveryMs, baseline, approximated }: PracticeAbout): void {
    this.withinLimit();
    this.options.onAbout({ subnet, everyMs, realEveryMs, baseline, approximated });
    this.settle(ok(undefined));
  }

  /** Who waits for the first question is told by its answer, who has had one by an event. */
  private ended(detail: string): void {
    this.withinLimit();
    if (this.waiting.length > 0) this.settle(fail('practice-unavailable', { detail }));
    else this.options.onEvent({ kind: 'cannot', detail });
  }

  private limit(ms: number, port: ChildPort): void {
    this.withinLimit();
    this.cancelLimit = this.options.clock.after(ms, () => this.supervised?.giveUpOn(port));
  }

  private withinLimit(): void {
    this.cancelLimit?.();
    this.cancelLimit = null;
  }

  private send(request: ValidatorRequest): void {
    this.port?.post(request);
  }

  private forget(): void {
    this.port = null;
    this.withinLimit();
  }

  private settle(result: Result<void>): void {
    for (const resolve of this.waiting.splice(0)) resolve(result);
  }
}
