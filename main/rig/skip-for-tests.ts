// How a test that cannot run here is skipped: with its reason, kept where `npm test` reads it. For tests alone.
import type { TestContext } from 'vitest';

/** vitest's own note is not in its JSON report, a task's meta is: tools/test.mjs prints it. */
export function skipBecause(context: TestContext, reason: string): void {
  Object.assign(context.task.meta, { skipReason: reason });
  context.skip(reason);
}
