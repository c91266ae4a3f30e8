// How the chain stands, in one sentence.
import type { ChainStanding } from '../../../main/contract/chain.ts';
import { assertNever } from '../../../main/contract/problem.ts';
import { count } from '../../words/numbers.ts';
import type { Words } from '../../words/use-words.ts';

const MS_PER_SECOND = 1_000;
/** Of the real chain. */
const USUAL_BLOCK_MS = 12_000;

export function chainSentence(chain: ChainStanding, { t, locale }: Words): string {
  switch (chain.kind) {
    case 'off':
      return t('money.chain.off');
    case 'connecting':
      return chain.attempt > 1
        ? t('money.chain.again', { endpoint: chain.endpoint, attempt: chain.attempt })
        : t('money.chain.connecting', { endpoint: chain.endpoint });
    case 'live': {
      const block = count(chain.best.number, locale);
      return chain.blockMs < USUAL_BLOCK_MS
        ? t('money.chain.fast', { block, seconds: chain.blockMs / MS_PER_SECOND })
        : t('money.chain.live', { block });
    }
    case 'lost':
      return t('money.chain.lost');
    default:
      return assertNever(chain);
  }
}
