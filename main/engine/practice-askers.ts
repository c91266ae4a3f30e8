// Practice as a run sees it: validators in a process of their own, told to the run when it dies and comes back.
import { assertNever, ok, type Result } from '../contract/problem.ts';
import type { Spawn } from '../contract/port.ts';
import type { Judged } from '../contract/validator-wire.ts';
import type { Askers, AxonPlace } from './askers.ts';
import type { Clock } from './clock.ts';
import type { RunReport } from './miner-life.ts';
import { PracticeDirectory } from './practice/practice-directory.ts';
import { type PracticeEvent, type PracticeQuestions, PracticeValidator } from './practice/practice-validator.ts';
import { type ShownRun, wholeSeconds } from './run-watcher.ts';

export interface PracticeAskersOptions {
  readonly clock: Clock;
  readonly spawn: Spawn;
  /** Asked anew at each beginning: the model's files are known by then. */
  readonly questions: () => PracticeQuestions;
  readonly tell: (report: RunReport) => void;
  readonly watch: ShownRun;
}

export class PracticeAskers implements Askers {
  readonly host = '127.0.0.1';
  readonly source: PracticeDirectory;
  private readonly options: PracticeAskersOptions;
  private readonly validator: PracticeValidator;

  constructor(options: PracticeAskersOptions) {
    this.options = options;
    const { clock, spawn, questions, watch } = options;
    this.source = new PracticeDirectory((count) => watch.validators(count));
    this.validator = new PracticeValidator({
      spawn: () => spawn('validator'),
      clock,
      directory: this.source,
      questions,
      onAbout: (about) => watch.about(about),
      onJudged: (rows: readonly Judged[]) => watch.judged(rows),
      onEvent: (event) => this.onEvent(event),
    });
  }

  meet(): Promise<Result<void>> {
    return Promise.resolve(ok(undefined));
  }

  begin(at: AxonPlace): Promise<Result<void>> {
    return this.validator.ask(at);
  }

  hold(): void {
    this.validator.hold();
  }

  close(): void {
    this.validator.close();
    this.options.watch.validators(null);
  }

  private onEvent(event: PracticeEvent): void {
    const { tell, watch } = this.options;
    switch (event.kind) {
      case 'lost':
        tell({ kind: 'child-lost', child: 'validator', attempt: event.attempt });
        return;
      case 'back':
        tell({ kind: 'child-back', child: 'validator' });
        watch.notice('validator-restarted', { seconds: wholeSeconds(event.downMs) });
        return;
      case 'crash-loop':
        tell({
          kind: 'failed',
          problem: { code: 'practice-crash-loop', params: { times: event.times, seconds: event.seconds } },
        });
        return;
      case 'cannot':
        tell({ kind: 'failed', problem: { code: 'practice-unavailable', params: { detail: event.detail } } });
        return;
      default:
        assertNever(event);
    }
  }
}
