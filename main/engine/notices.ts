// The notices of an engine's life, newest last; the oldest make room.
import type { Notice, NoticeCode } from '../contract/snapshot.ts';
import type { Clock } from './clock.ts';

const KEPT = 20;

export class Notices {
  private readonly clock: Clock;
  private lastId = 0;
  list: readonly Notice[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  add(code: NoticeCode, params: Notice['params'] = {}): void {
    this.lastId += 1;
    this.list = [...this.list, { id: this.lastId, at: this.clock.now(), code, params }].slice(-KEPT);
  }
}
