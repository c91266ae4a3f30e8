// One reader, asked again and again while it is followed: never twice at once, and what it says after that is not heard.
import type { Clock } from '../../clock.ts';
import type { Reader } from './system-readers.ts';
import type { Told } from './told.ts';

export class Poll<T> {
  private readonly clock: Clock;
  private readonly reader: Reader<T>;
  /** Whether it is worth asking: nobody else has told. */
  private readonly wanted: () => boolean;
  private readonly take: (told: Told<T>) => void;
  private cancel: (() => void) | null = null;
  /** Counts the times it was begun: an answer to an earlier one comes too late. */
  private round = 0;

  constructor(clock: Clock, reader: Reader<T>, wanted: () => boolean, take: (told: Told<T>) => void) {
    this.clock = clock;
    this.reader = reader;
    this.wanted = wanted;
    this.take = take;
  }

  /** Asks now, and goes on. */
  begin(): void {
    this.end();
    void this.turn(this.round);
  }

  end(): void {
    this.round += 1;
    this.cancel?.();
    this.cancel = null;
  }

  private async turn(round: number): Promise<void> {
    if (this.wanted()) {
      const told = await this.reader.read();
      if (round !== this.round) return;
      this.take(told);
    }
    this.cancel = this.clock.after(this.reader.everyMs, () => void this.turn(round));
  }
}
