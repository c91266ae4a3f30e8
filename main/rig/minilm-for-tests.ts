// Where tools/setup-tests.mjs put the model Tag101 is answered with: for tests and benches alone.
import type { TestContext } from 'vitest';
import { z } from 'zod';
import { testParts } from '../../tools/setup-tests.mjs';
import { skipBecause } from './skip-for-tests.ts';

/** The folder with `onnx/model_quantized.onnx` and `tokenizer.json`, or why there is none. */
export const minilm = z
  .object({ minilm: z.object({ where: z.string().nullable(), why: z.string().nullable() }) })
  .parse(testParts()).minilm;

/** The folder; skips the test with the reason where there is none. */
export function needsMinilm(context: TestContext): string {
  if (minilm.where === null) skipBecause(context, `no MiniLM: ${minilm.why}`);
  return minilm.where ?? '';
}
