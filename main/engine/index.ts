// The engine's only door: made from what varies, seen through snapshots, moved by commands.
import { type Engine, type EngineOptions, PracticeEngine } from './engine.ts';

export type { Engine, EngineOptions };

/** Returns at once; the database opens behind it, and a Start that comes meanwhile is remembered. */
export function createEngine(options: EngineOptions): Engine {
  return new PracticeEngine(options);
}
