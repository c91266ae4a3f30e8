// Subnets: what there is to choose from, and one of them looked at before anything is paid.
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { SubnetCard } from '../../../main/contract/forecast.ts';
import type { Settings } from '../../../main/contract/settings.ts';
import type { View } from '../../state/store.ts';
import { useAsk } from '../../state/use-lode.ts';
import { useRead } from '../../state/use-read.ts';
import { Amount } from '../../ui/Amount.tsx';
import { ICON } from '../../ui/icon.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { useWords } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';
import { chainSentence } from '../wallet/chain-sentence.ts';
import { useOpenWallet } from '../wallet/use-open-wallet.ts';
import { Opening, type Room } from '../wallet/Wallet.tsx';
import { SubnetForecast } from './SubnetForecast.tsx';

export function Subnets({ view, onWallet }: { view: View; onWallet: () => void }) {
  const asking = useAsk();
  useOpenWallet(view, asking);
  const { snapshot } = view;
  if (!snapshot?.wallet) return <Opening asking={asking} />;
  const { wallet, host, settings } = snapshot;
  const key = `${wallet.network} ${wallet.chain.kind === 'live'}`;
  // Keyed: another network has other subnets.
  return <OfNetwork key={key} room={{ wallet, host, asking }} settings={settings} onWallet={onWallet} />;
}

interface Props {
  readonly room: Room;
  readonly settings: Settings;
  readonly onWallet: () => void;
}

function OfNetwork({ room, settings, onWallet }: Props) {
  const words = useWords();
  const { t } = words;
  const { wallet } = room;
  const live = wallet.chain.kind === 'live';
  const read = useRead(live ? { type: 'chain.subnets', args: {} } : null, 'once');
  const subnets = read.value?.subnets ?? null;
  const [chosen, setChosen] = useState<SubnetCard | null>(null);
  const [filter, setFilter] = useState('');
  if (chosen) {
    return <SubnetForecast card={chosen} room={room} settings={settings} onBack={() => setChosen(null)} onWallet={onWallet} />;
  }
  const wanted = filter.trim().toLowerCase();
  const shown = (subnets ?? []).filter(
    ({ netuid, name }) => wanted === '' || String(netuid) === wanted || name.toLowerCase().includes(wanted),
  );
  return (
    <div className="money" data-subnets={subnets === null ? 'reading' : subnets.length}>
      <header className="money-head">
        <div>
          <h1>{t('money.subnets.title')}</h1>
          <p>
            {chainSentence(wallet.chain, words)} {subnets === null ? t('money.subnets.reading') : t('money.subnets.choose')}
          </p>
        </div>
        <button type="button" className="button" disabled={read.reading || !live} onClick={read.again}>
          <RefreshCw {...ICON} />
          {t('money.subnets.refresh')}
        </button>
      </header>
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
      {wallet.network === 'practice' ? null : <p className="hint">{t('money.subnets.practiceOnly')}</p>}
      {subnets !== null && shown.length === 0 ? <p className="quiet">{t('money.subnets.nothing')}</p> : null}
      <ul className="subnet-list">
        {shown.map((card) => (
          <li key={card.netuid}>
            <button type="button" className="subnet" data-subnet={card.netuid} onClick={() => setChosen(card)}>
              <span className="figure subnet-number">{card.netuid}</span>
              <span className="subnet-words">
                <strong>
                  <Untrusted text={card.name} />
                </strong>
                <small>
                  <Untrusted text={card.description} lines={2} />
                </small>
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
    </div>
  );
}

/** From here on a list wants a way to look something up in it. */
const MANY = 8;
