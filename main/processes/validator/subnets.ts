// Whose questions can be asked. Each is loaded when it is wanted: practising languages loads no inference.
import type { SubnetId } from '../../contract/subnet.ts';
import type { CreateQuestions } from '../../engine/subnets/questions.ts';

export type FindQuestions = (subnet: SubnetId) => Promise<CreateQuestions>;

const FOUND: Record<SubnetId, () => Promise<{ readonly createQuestions: CreateQuestions }>> = {
  practice: () => import('../../engine/subnets/practice/practice.ts'),
  tag101: () => import('../../engine/subnets/tag101/practice.ts'),
  itsai: () => import('../../engine/subnets/itsai/practice.ts'),
  clique: () => import('../../engine/subnets/clique/practice.ts'),
};

export const findQuestions: FindQuestions = async (subnet) => (await FOUND[subnet]()).createQuestions;
