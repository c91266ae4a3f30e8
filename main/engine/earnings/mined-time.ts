// How long Lode mined, by day: the ground of what power cost. Written every minute, so a crash costs a minute at most.
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { MoneyStore } from '../storage/money-store.ts';

const NAME = 'mined-time';
const EVERY_MS = 60_000;
const MS_PER_HOUR = 3_600_000;
const DAYS_KEPT = 31;

/** Milliseconds by local day, "2026-11-23". */
const Days = z.record(z.string().regex(/^\d{4}-\d{2}-\d{2}$/), z.number().nonnegative());
type Days = z.infer<typeof Days>;

export class MinedTime {
  private readonly clock: Clock;
  private readonly money: MoneyStore;
  private days: Days = {};
  private began: number | null = null;
  private since: number | null = null;
  private cancel: (() => void) | null = null;

  constructor(clock: Clock, money: MoneyStore) {
    this.clock = clock;
    this.money = money;
  }

  /** What was counted before is counted on. Unreadable: it begins anew. */
  async open(): Promise<void> {
    const kept = await this.money.kept(NAME);
    const parsed = Days.safeParse(kept.ok ? jsonIn(kept.value ?? '{}') : null);
    if (parsed.success) this.days = parsed.data;
  }

  /** Called with every change of the miner's state. */
  mining(now: boolean): void {
    if (now === (this.since !== null)) return;
    if (now) {
      this.since = this.began = this.clock.monotonic();
      this.wait();
    } else {
      this.count();
      this.since = this.began = null;
      this.cancel?.();
    }
  }

  /** Since mining last began. null: it does not go on. */
  get goingMs(): number | null {
    return this.began === null ? null : this.clock.monotonic() - this.began;
  }

  /** Of the last thirty days, today among them. */
  get monthHours(): number {
    this.count();
    return Object.values(this.days).reduce((sum, ms) => sum + ms, 0) / MS_PER_HOUR;
  }

  private wait(): void {
    this.cancel = this.clock.after(EVERY_MS, () => {
      this.count();
      this.wait();
    });
  }

  private count(): void {
    if (this.since === null) return;
    const now = this.clock.monotonic();
    const day = dayOf(this.clock.now());
    this.days[day] = (this.days[day] ?? 0) + now - this.since;
    this.since = now;
    const oldest = dayOf(this.clock.now() - (DAYS_KEPT - 1) * 24 * MS_PER_HOUR);
    this.days = Object.fromEntries(Object.entries(this.days).filter(([each]) => each > oldest));
    void this.money.keep(NAME, JSON.stringify(this.days));
  }

  close(): void {
    this.mining(false);
  }
}

const two = (value: number): string => String(value).padStart(2, '0');

function dayOf(at: number): string {
  const day = new Date(at);
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
