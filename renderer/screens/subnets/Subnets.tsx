// Subnets: what Lode can serve and how this computer does at it; below, every subnet of the chain, with what joining costs.
import { useRef, useState } from 'react';
import type { SubnetCard } from '../../../main/contract/forecast.ts';
import type { Offer } from '../../../main/contract/offer.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { SUBNET_NAMES } from '../../../main/contract/subnet.ts';
import type { View } from '../../state/store.ts';
import { useAsk } from '../../state/use-lode.ts';
import { useRead } from '../../state/use-read.ts';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { useWords } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';
import { useOpenWallet } from '../wallet/use-open-wallet.ts';
import type { Room } from '../wallet/Wallet.tsx';
import { ChainList } from './ChainList.tsx';
import { OfferCard } from './OfferCard.tsx';
import { SubnetForecast } from './SubnetForecast.tsx';
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
  // Keyed: another network has other subnets.
  const key = wallet === null ? 'closed' : `${wallet.network} ${wallet.chain.kind === 'live'}`;
  const room = wallet && { wallet, host, asking };
  return <OfNetwork key={key} snapshot={snapshot} room={room} onWallet={onWallet} onHome={onHome} />;
}

interface NetworkProps {
  readonly snapshot: Snapshot;
  /** null: the wallet is not open yet. */
  readonly room: Room | null;
  readonly onWallet: () => void;
  readonly onHome: () => void;
}

function OfNetwork({ snapshot, room, onWallet, onHome }: NetworkProps) {
  const { t } = useWords();
  const rootRef = useRef<HTMLDivElement>(null);
  useKeptFocus(rootRef);
  const { offers, miner, settings, wallet } = snapshot;
  const live = wallet?.chain.kind === 'live';
  const read = useRead(live ? { type: 'chain.subnets', args: {} } : null, 'once');
  const [chosen, setChosen] = useState<SubnetCard | null>(null);
  if (chosen && room) {
    const offer = offers.find(({ netuid }) => netuid === chosen.netuid) ?? null;
    return (
      <SubnetForecast
        card={chosen}
        room={room}
        settings={settings}
        served={isOwn(room) || offer !== null}
        offer={offer}
        onBack={() => setChosen(null)}
        onWallet={onWallet}
      />
    );
  }
  const first = foremost(offers, miner, wallet, settings.lastWork);
  const subnets = read.value?.subnets ?? null;
  const look = (netuid: NonNullable<Offer['netuid']>, name: string) =>
    setChosen(subnets?.find((card) => card.netuid === netuid) ?? unread(netuid, name));
  const fits = (offer: Offer) => hindrances(offer, wallet).length === 0;
  const shown = [...offers.filter(fits), ...offers.filter((offer) => !fits(offer))];
  return (
    <div className="money" ref={rootRef} data-subnets={subnets === null ? 'reading' : subnets.length}>
      <header className="money-head">
        <div>
          <h1 tabIndex={-1}>{t('money.subnets.title')}</h1>
          <p aria-live="polite">
            {offers.length === 0 ? t('offers.reading') : t('offers.fit', { count: offers.filter(fits).length })}
          </p>
        </div>
      </header>
      {offers.length === 0 ? null : (
        <section className="offers" aria-labelledby="offers-title">
          <h2 id="offers-title">{t('offers.title')}</h2>
          {shown.map((offer) => (
            <OfferCard
              key={offer.id}
              offer={offer}
              snapshot={snapshot}
              foremost={offer.id === first}
              onLook={(netuid) => look(netuid, SUBNET_NAMES[offer.id])}
              onHome={onHome}
            />
          ))}
        </section>
      )}
      {room === null ? (
        <section>
          <h2>{t('offers.onChain')}</h2>
          <p className="quiet">{t('offers.openingWallet')}</p>
        </section>
      ) : (
        <ChainList wallet={room.wallet} offers={offers} read={read} onChoose={setChosen} />
      )}
      {room?.asking.problem ? <FailedAsk problem={room.asking.problem} onDismiss={room.asking.dismiss} /> : null}
    </div>
  );
}

/** The practice chain, or one the person named: nobody's money is lost there by registering for nothing. */
const isOwn = ({ wallet }: Room): boolean => wallet.network === 'practice' || wallet.network === 'custom';

/** Enough of a card to read its forecast by: the list was not read yet. */
const unread = (netuid: SubnetCard['netuid'], name: string): SubnetCard => ({
  netuid,
  name,
  symbol: 'α',
  description: '',
  tempo: 1,
  price: null,
  registrationOpen: true,
  cost: null,
});
