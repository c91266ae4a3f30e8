// What an engine is made from, and what can be done with one.
import type { Command, CommandResult } from '../contract/commands.ts';
import type { ExecutionProvider } from '../contract/device.ts';
import type { HouseSignals } from '../contract/pausing.ts';
import type { Spawn } from '../contract/port.ts';
import type { EngineSnapshot } from '../contract/snapshot.ts';
import type { Trust } from '../contract/trust.ts';
import type { Clock } from './clock.ts';
import type { StartThread } from './threads.ts';

export interface EngineOptions {
  readonly version: string;
  /** Where the database lives. Made when absent. */
  readonly dataFolder: string;
  /** The app's own `models/`. */
  readonly modelsFolder: string;
  readonly trust: Trust;
  readonly spawn: Spawn;
  readonly startThread: StartThread;
  readonly clock?: Clock;
  /** Lode did not stay up: nothing is mined or measured, and `suspect`, what answered last, is left out from now on. */
  readonly safe?: { readonly suspect: ExecutionProvider | null } | null;
  /** Rounds of questions a second the practice validators ask; the bench and tests raise it. Else as the subnet has it. */
  readonly practiceRate?: number;
  /** How fast the practice chain runs; tests and the journey make it faster. */
  readonly practiceChain?: { readonly blockMs: number; readonly tempo: number };
}

export interface Engine {
  readonly snapshots: {
    readonly current: EngineSnapshot;
    subscribe(listener: (snapshot: EngineSnapshot) => void): () => void;
  };
  readonly commands: { send(command: Command): Promise<CommandResult> };
  /** What only the house can tell of the person and the computer; told again whenever it changes. */
  hear(signals: HouseSignals): void;
  /** Stops the miner, ends every child, closes the database. At most STOP_LIMIT_MS. */
  dispose(): Promise<void>;
}
