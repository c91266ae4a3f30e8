// Whose questions can be asked. Each is loaded when it is wanted: practising languages loads no inference.
import type { SubnetId } from '../../contract/subnet.ts';
import type { CreateQuestions } from '../../engine/subnets/questions.ts';

/** Rejects, with words, where a subnet has no questions. */
export type FindQuestions = (subnet: SubnetId) => Promise<CreateQuestions>;

const FOUND: Partial<Record<SubnetId, () => Promise<{ readonly createQuestions: CreateQuestions }>>> = {
  clique: () => import('../../engine/subnets/clique/practice.ts'),
  practice: () => import('../../engine/subnets/practice/practice.ts'),
  itsai: () => import('../../engine/subnets/itsai/practice.ts'),
  tag101: () => import('../../engine/subnets/tag101/practice.ts'),
};

export const findQuestions: FindQuestions = async (subnet) => {
  const found = await FOUND[subnet]?.();
  if (!found) throw new Error(`${subnet} has no practice questions`);
  return found.createQuestions;
};
