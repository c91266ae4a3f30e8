// Subnets: what Lode can serve and how this computer does at it; below, every subnet of the chain, with what joining costs.
import { useRef, useState } from 'react';
import type { Offer } from '../../../main/contract/offer.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { SUBNET_NAMES } from '../../../main/contract/subnet.ts';
import type { View } from '../../state/store.ts';
import { type Asking, useAsk } from '../../state/use-lode.ts';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { useWords } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';
import { useOpenWallet } from '../wallet/use-open-wallet.ts';
import type { Room } from '../wallet/Wallet.tsx';
import { ChainList } from './ChainList.tsx';
import { Unlisted } from './Unlisted.tsx';
import { OfferCard } from './OfferCard.tsx';
import { type LookedAt, SubnetForecast } from './SubnetForecast.tsx';
import { foremost, hindrances } from './steps.ts';

interface Props {
  readonly view: View;
  readonly onWallet: () => void;
  readonly onHome: () => void;
}

export function Subnets({ view, onWallet, onHome }: Props) {
  const asking = useAsk();
  useOpenWallet(view, asking);
  const { snapshot } = view;
  const { say } = useWords();
  if (!snapshot) return <p className="money">{say({ key: 'states.unreachable.connecting', params: {} })}</p>;
  const { wallet, host } = snapshot;
  const room = wallet && { wallet, host, asking };
  return <Open snapshot={snapshot} asking={asking} room={room} onWallet={onWallet} onHome={onHome} />;
}

interface OpenProps {
  readonly snapshot: Snapshot;
  readonly asking: Asking;
  /** null: the wallet is not open yet. */
  readonly room: Room | null;
  readonly onWallet: () => void;
  readonly onHome: () => void;
}

function Open({ snapshot, asking, room, onWallet, onHome }: OpenProps) {
  const { t } = useWords();
  const rootRef = useRef<HTMLDivElement>(null);
  useKeptFocus(rootRef);
  const { offers, catalogueProblem, miner, settings, wallet } = snapshot;
  // Another network has other subnets; a connection that comes back has newer ones.
  const chain = wallet && `${wallet.network} ${wallet.chain.kind === 'live'}`;
  const [chosen, setChosen] = useState<{ readonly chain: string | null; readonly card: LookedAt } | null>(null);
  const look = (card: LookedAt) => setChosen({ chain, card });
  if (chosen?.chain === chain && chosen && room) {
    const offer = offers.find(({ netuid }) => netuid === chosen.card.netuid) ?? null;
    return (
      <div ref={rootRef}>
        <SubnetForecast
          card={chosen.card}
          room={room}
          settings={settings}
          served={isOwn(room) || offer !== null}
          offer={offer}
          onBack={() => setChosen(null)}
          onWallet={onWallet}
        />
      </div>
    );
  }
  const first = foremost(offers, miner, wallet, settings.lastWork);
  const fits = (offer: Offer) => hindrances(offer, wallet).length === 0;
  const shown = [...offers.filter(fits), ...offers.filter((offer) => !fits(offer))];
  return (
    <div className="money" ref={rootRef}>
      <header className="money-head">
        <div>
          <h1 tabIndex={-1}>{t('money.subnets.title')}</h1>
          <p aria-live="polite">
            {offers.length === 0 ? t('offers.reading') : t('offers.fit', { count: offers.filter(fits).length })}
          </p>
          <p>{t('offers.whatIs')}</p>
        </div>
      </header>
      {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
      {offers.length === 0 ? null : (
        <section className="offers" aria-labelledby="offers-title">
          <h2 id="offers-title">{t('offers.title')}</h2>
          {shown.map((offer) => (
            <OfferCard
              key={offer.id}
              offer={offer}
              snapshot={snapshot}
              foremost={offer.id === first}
              onLook={(netuid) => look({ netuid, name: SUBNET_NAMES[offer.id], description: '' })}
              onHome={onHome}
            />
          ))}
        </section>
      )}
      {catalogueProblem === null ? null : <Unlisted problem={catalogueProblem} />}
      {room === null ? (
        <section>
          <h2>{t('offers.onChain')}</h2>
          <p className="quiet">{t('offers.openingWallet')}</p>
        </section>
      ) : (
        <ChainList key={chain} wallet={room.wallet} offers={offers} onChoose={look} />
      )}
    </div>
  );
}

/** The practice chain, or one the person named: nobody's money is lost there by registering for nothing. */
const isOwn = ({ wallet }: Room): boolean => wallet.network === 'practice' || wallet.network === 'custom';
