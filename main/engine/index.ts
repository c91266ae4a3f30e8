// The engine's only door: made from what varies, seen through snapshots, moved by commands; and one answer without any of it.
import { PracticeEngine } from './engine.ts';
import type { Engine, EngineOptions } from './engine-door.ts';

export { type Answered, type AnswerOptions, answerOnce } from './answer.ts';
export type { Engine, EngineOptions };

/** Returns at once; the database opens behind it, and a Start that comes meanwhile is remembered. */
export function createEngine(options: EngineOptions): Engine {
  return new PracticeEngine(options);
}
