// The feed of snapshots: numbered, at most one every SNAPSHOT_INTERVAL_MS, the last change never left out.
import { type EngineSnapshot, SNAPSHOT_INTERVAL_MS } from '../contract/snapshot.ts';
import type { Clock } from './clock.ts';

export type SnapshotBody = Omit<EngineSnapshot, 'seq' | 'at' | 'version'>;

export class SnapshotFeed {
  private readonly clock: Clock;
  private readonly version: string;
  private readonly read: () => SnapshotBody;
  private readonly listeners = new Set<(snapshot: EngineSnapshot) => void>();
  private seq = 0;
  private publishedAt: number;
  private cancel: (() => void) | null = null;
  /** Nothing is said any more. */
  ended = false;
  current: EngineSnapshot;

  constructor(options: { clock: Clock; version: string; read: () => SnapshotBody }) {
    this.clock = options.clock;
    this.version = options.version;
    this.read = options.read;
    this.publishedAt = this.clock.monotonic();
    this.current = this.make();
  }

  /** Something changed: a snapshot follows at once, or when the last is old enough. */
  changed(): void {
    if (this.cancel || this.ended) return;
    const wait = this.publishedAt + SNAPSHOT_INTERVAL_MS - this.clock.monotonic();
    // Never in the same turn: what changes together is told together.
    this.cancel = this.clock.after(Math.max(0, wait), () => this.publish());
  }

  subscribe(listener: (snapshot: EngineSnapshot) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Publishes what is left to say and falls silent. */
  end(): void {
    if (this.cancel) {
      this.cancel();
      this.publish();
    }
    this.ended = true;
    this.listeners.clear();
  }

  private publish(): void {
    this.cancel = null;
    this.publishedAt = this.clock.monotonic();
    this.current = this.make();
    for (const listener of this.listeners) listener(this.current);
  }

  private make(): EngineSnapshot {
    this.seq += 1;
    return { seq: this.seq, at: this.clock.now(), version: this.version, ...this.read() };
  }
}
