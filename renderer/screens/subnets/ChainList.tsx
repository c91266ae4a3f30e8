// Every subnet of the chain, by number: what it calls itself, what its α costs, and whether Lode has code for it.
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { SubnetCard } from '../../../main/contract/forecast.ts';
import type { Offer } from '../../../main/contract/offer.ts';
import type { WalletView } from '../../../main/contract/wallet.ts';
import { useRead } from '../../state/use-read.ts';
import { Amount } from '../../ui/Amount.tsx';
import { ICON } from '../../ui/icon.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { useWords } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';
import { chainSentence } from '../wallet/chain-sentence.ts';

/** From here on a list wants a way to look something up in it. */
const MANY = 8;

interface Props {
  readonly wallet: WalletView;
  readonly offers: readonly Offer[];
  readonly onChoose: (card: SubnetCard) => void;
}

export function ChainList({ wallet, offers, onChoose }: Props) {
  const words = useWords();
  const { t } = words;
  const [filter, setFilter] = useState('');
  const live = wallet.chain.kind === 'live';
  const read = useRead(live ? { type: 'chain.subnets', args: {} } : null, 'once');
  const subnets = read.value?.subnets ?? null;
  const wanted = filter.trim().toLowerCase();
  const shown = (subnets ?? []).filter(
    ({ netuid, name }) => wanted === '' || String(netuid) === wanted || name.toLowerCase().includes(wanted),
  );
  const served = (netuid: SubnetCard['netuid']) => offers.some((offer) => offer.netuid === netuid);
  return (
    <section className="chain-list" data-subnets={subnets === null ? 'reading' : subnets.length} aria-labelledby="chain-title">
      <div className="money-head">
        <div>
          <h2 id="chain-title">{t('offers.onChain')}</h2>
          <p>
            {chainSentence(wallet.chain, words)}{' '}
            {subnets !== null ? t('money.subnets.choose') : read.reading ? t('money.subnets.reading') : null}
          </p>
        </div>
        <button type="button" className="button" disabled={read.reading || !live} onClick={read.again}>
          <RefreshCw {...ICON} />
          {t('money.subnets.refresh')}
        </button>
      </div>
      {read.problem ? <FailedAsk problem={read.problem} onDismiss={read.again} /> : null}
      {subnets !== null && subnets.length > MANY ? (
        <div className="form-field">
          <label htmlFor="subnet-filter">{t('money.subnets.filter')}</label>
          <input
            id="subnet-filter"
            className="field"
            type="search"
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
          />
        </div>
      ) : null}
      {subnets !== null && shown.length === 0 ? <p className="quiet">{t('money.subnets.nothing')}</p> : null}
      <ul className="subnet-list">
        {shown.map((card) => (
          <li key={card.netuid}>
            <button type="button" className="subnet" data-subnet={card.netuid} onClick={() => onChoose(card)}>
              <span className="figure subnet-number">{card.netuid}</span>
              <span className="subnet-words">
                <strong>
                  <Untrusted text={card.name} />
                </strong>
                <small>
                  <Untrusted text={card.description} lines={2} />
                </small>
                {wallet.network === 'practice' ? null : (
                  <small className="subnet-code" data-served={served(card.netuid)}>
                    {t(served(card.netuid) ? 'offers.served' : 'offers.noCode')}
                  </small>
                )}
              </span>
              <span className="subnet-price">
                {card.registrationOpen ? null : <em>{t('money.subnets.closed')}</em>}
                {card.price === null ? null : (
                  <>
                    <small>{t('money.subnets.price')}</small>
                    <Amount of={card.price} unit="τ" />
                  </>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
