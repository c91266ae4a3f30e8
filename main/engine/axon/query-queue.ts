// The query queue of one subnet: so many verified queries at work at once; the rest wait, whose caller has more stake before others.
import type { Clock } from '../clock.ts';

export interface Newcomer {
  readonly hotkey: string;
  readonly stakeTao: number;
  /** Wall-clock milliseconds by which its reply must be on the wire. */
  readonly deadline: number;
  /** Aborted when nobody waits for it any more. Asked for only where it has to wait. */
  readonly signal: () => AbortSignal;
}

/**
 * `in`: its turn; `leave` must follow. `shed`: others are more entitled to the room there is. `late`: there would not be time
 * enough to answer. `gone`: its signal was aborted.
 */
export type Turn = 'in' | 'shed' | 'late' | 'gone';

interface Waiting extends Newcomer {
  readonly order: number;
  readonly settle: (turn: Turn) => void;
}

/** One caller's: at work, and waiting in the order they came. */
interface Line {
  readonly hotkey: string;
  stakeTao: number;
  atWork: number;
  readonly waiting: Waiting[];
}

export interface QueueOptions {
  readonly clock: Clock;
  /** At work at once. */
  readonly most: number;
  readonly mostWaiting: number;
}

/** How much of the time a query took goes into what one is expected to take. */
const SHARE_OF_NEWEST = 0.1;

export class QueryQueue {
  readonly #options: QueueOptions;
  /** Of callers that have anything here. They stand in a directory, so they are few, and looking through them is cheap. */
  readonly #lines = new Map<string, Line>();
  #running = 0;
  #waiting = 0;
  #arrivals = 0;
  /** What a query takes of late, in milliseconds; null before the first has ended. */
  #usualMs: number | null = null;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting;
  }

  enter(newcomer: Newcomer): Promise<Turn> {
    const line = this.#lineOf(newcomer);
    if (this.#running < this.#options.most && this.#waiting === 0) {
      this.#begin(line);
      return IN;
    }
    return new Promise((settle) => this.#wait(line, newcomer, settle));
  }

  /** `tookMs`: from its turn to now. Once for every `in`. */
  leave(hotkey: string, tookMs: number): void {
    const line = this.#lines.get(hotkey);
    if (!line || line.atWork === 0) throw new Error('left more often than entered');
    line.atWork -= 1;
    this.#running -= 1;
    this.#forgetEmpty(line);
    this.#usualMs = this.#usualMs === null ? tookMs : this.#usualMs + SHARE_OF_NEWEST * (tookMs - this.#usualMs);
    while (this.#running < this.#options.most && this.#waiting > 0) this.#letIn();
  }

  #wait(line: Line, newcomer: Newcomer, settle: (turn: Turn) => void): void {
    const signal = newcomer.signal();
    if (signal.aborted) {
      this.#forgetEmpty(line);
      settle('gone');
      return;
    }
    const waiting: Waiting = {
      ...newcomer,
      order: this.#arrivals++,
      settle: (turn) => {
        signal.removeEventListener('abort', gone);
        settle(turn);
      },
    };
    const gone = (): void => {
      this.#drop(line, line.waiting.indexOf(waiting));
      settle('gone');
    };
    signal.addEventListener('abort', gone, { once: true });
    line.waiting.push(waiting);
    this.#waiting += 1;
    if (this.#waiting > this.#options.mostWaiting) this.#shed();
  }

  /** The next in line goes to work, or is told that it is too late for it. */
  #letIn(): void {
    const line = this.#best(this.#lines.values());
    const next = line && this.#drop(line, 0);
    if (!next) return;
    const left = next.deadline - this.#options.clock.now();
    if (left <= (this.#usualMs ?? 0)) {
      next.settle('late');
      return;
    }
    this.#begin(this.#lineOf(next));
    next.settle('in');
  }

  /** Whose turn it is: most stake, then fewest at work, then who came first. */
  #best(lines: Iterable<Line>): Line | null {
    let best: Line | null = null;
    for (const line of lines) {
      if (line.waiting.length > 0 && (best === null || before(line, best))) best = line;
    }
    return best;
  }

  /** The newest of the caller with least stake; of equals, of the one with most waiting. */
  #shed(): void {
    let least: Line | null = null;
    for (const line of this.#lines.values()) {
      if (line.waiting.length > 0 && (least === null || lessEntitled(line, least))) least = line;
    }
    if (least) this.#drop(least, least.waiting.length - 1)?.settle('shed');
  }

  #begin(line: Line): void {
    line.atWork += 1;
    this.#running += 1;
  }

  #drop(line: Line, index: number): Waiting | null {
    const [dropped] = index < 0 ? [] : line.waiting.splice(index, 1);
    if (!dropped) return null;
    this.#waiting -= 1;
    this.#forgetEmpty(line);
    return dropped;
  }

  #lineOf({ hotkey, stakeTao }: Newcomer): Line {
    const known = this.#lines.get(hotkey);
    const stake = Number.isFinite(stakeTao) ? stakeTao : 0;
    if (known) {
      known.stakeTao = stake;
      return known;
    }
    const line: Line = { hotkey, stakeTao: stake, atWork: 0, waiting: [] };
    this.#lines.set(hotkey, line);
    return line;
  }

  #forgetEmpty(line: Line): void {
    if (line.atWork === 0 && line.waiting.length === 0) this.#lines.delete(line.hotkey);
  }
}

const IN: Promise<Turn> = Promise.resolve('in');

function before(one: Line, other: Line): boolean {
  if (one.stakeTao !== other.stakeTao) return one.stakeTao > other.stakeTao;
  if (one.atWork !== other.atWork) return one.atWork < other.atWork;
  return (one.waiting[0]?.order ?? 0) < (other.waiting[0]?.order ?? 0);
}

function lessEntitled(one: Line, other: Line): boolean {
  if (one.stakeTao !== other.stakeTao) return one.stakeTao < other.stakeTao;
  if (one.waiting.length !== other.waiting.length) return one.waiting.length > other.waiting.length;
  return (one.waiting.at(-1)?.order ?? 0) > (other.waiting.at(-1)?.order ?? 0);
}
