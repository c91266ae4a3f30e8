// What a read ends with when the node's answer is not one: thrown inside this folder, turned into a problem at its door.
import type { Codec } from '@polkadot/types/types';
import type { z } from 'zod';
import { fail, type Problem } from '../../../contract/problem.ts';

export class ReadRefused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

export const unsupported = (what: string): ReadRefused => new ReadRefused(fail('chain-unsupported', { detail: what }).problem);

/** The answer as its schema has it; `what` names it where it is odd. */
export function readAs<T extends z.ZodType>(schema: T, codec: Codec | null, what: string): z.output<T> {
  const parsed = schema.safeParse(codec === null ? null : codec.toJSON());
  if (!parsed.success) throw new ReadRefused(fail('chain-answer-odd', { detail: what }).problem);
  return parsed.data;
}
