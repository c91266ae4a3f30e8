// The questions that are being asked: made once for a subnet and a miner, and kept while practice is held and goes on.
import type { Ss58 } from '../../contract/units.ts';
import type { ValidatorRequest } from '../../contract/validator-wire.ts';
import type { QuestionSource } from '../../engine/subnets/questions.ts';
import type { FindQuestions } from './subnets.ts';

export type AskOrder = Extract<ValidatorRequest, { kind: 'ask' }>;

interface Made {
  readonly key: string;
  readonly source: Promise<QuestionSource>;
}

export class Sources {
  private readonly find: FindQuestions;
  private made: Made | null = null;

  constructor(find: FindQuestions) {
    this.find = find;
  }

  /** `fresh`: it was made for this. Rejects with words where it can't be made; the next order tries anew. */
  async of({ subnet, files, modelsFolder }: AskOrder, miner: Ss58): Promise<{ source: QuestionSource; fresh: boolean }> {
    const key = JSON.stringify([subnet, files, modelsFolder, miner]);
    const fresh = this.made?.key !== key;
    if (fresh) {
      const before = this.close();
      const source = before.then(async () => {
        const create = await this.find(subnet);
        return create({ files: new Map(files), modelsFolder, miner, random: Math.random });
      });
      this.made = { key, source };
    }
    const made = this.made as Made;
    try {
      return { source: await made.source, fresh };
    } catch (error) {
      if (this.made === made) this.made = null;
      throw error;
    }
  }

  async close(): Promise<void> {
    const { made } = this;
    this.made = null;
    // One that could not be made has nothing to close.
    const source = await made?.source.catch(() => null);
    await source?.close();
  }
}
