// The engine's only door: made from what varies, seen through snapshots, moved by commands.
import type { Command, CommandResult } from '../contract/commands.ts';
import type { Spawn } from '../contract/port.ts';
import type { EngineSnapshot } from '../contract/snapshot.ts';
import type { Clock } from './clock.ts';
import type { StartThread } from './threads.ts';

export interface EngineOptions {
  readonly version: string;
  /** Where the database lives. Made when absent. */
  readonly dataFolder: string;
  /** The app's own `models/`. */
  readonly modelsFolder: string;
  readonly spawn: Spawn;
  readonly startThread: StartThread;
  readonly clock?: Clock;
  /** Queries a second the practice validators ask; the bench and tests raise it. */
  readonly practiceRate?: number;
}

export interface Engine {
  readonly snapshots: {
    readonly current: EngineSnapshot;
    subscribe(listener: (snapshot: EngineSnapshot) => void): () => void;
  };
  readonly commands: { send(command: Command): Promise<CommandResult> };
  /** Stops the miner, ends every child, closes the database. At most STOP_LIMIT_MS. */
  dispose(): Promise<void>;
}
