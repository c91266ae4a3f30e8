// What a subnet costs and what it paid, as the chain says now, and what its way of paying means. Read only while it is looked at.
import { useRef } from 'react';
import type { Offer } from '../../../main/contract/offer.ts';
import type { Forecast } from '../../../main/contract/forecast.ts';
import type { WalletView } from '../../../main/contract/wallet.ts';
import { useRead } from '../../state/use-read.ts';
import { Amount } from '../../ui/Amount.tsx';
import { Term } from '../../ui/Term.tsx';
import { useSeen } from '../../ui/use-seen.ts';
import { count } from '../../words/numbers.ts';
import { useWords, type FaceKey } from '../../words/use-words.ts';
import { Fact } from './Facts.tsx';
import { alphaADay } from './rates.ts';

export function OfferMoney({ offer, wallet }: { offer: Offer; wallet: WalletView | null }) {
  const { t, about } = useWords();
  const { id, payout } = offer;
  const ref = useRef<HTMLElement>(null);
  const seen = useSeen(ref);
  return (
    <section ref={ref} className="offer-fact offer-money">
      <h4>{t('offers.money')}</h4>
      {id === 'practice' ? (
        <p>{about('pays.practice')}</p>
      ) : (
        <>
          {/* Keyed: what one network says is never shown as another's. */}
          <OnChain key={`${wallet?.network ?? 'none'} ${offer.netuid ?? ''}`} offer={offer} wallet={wallet} seen={seen} />
          <p className="offer-curve">
            <strong>{about(`payout.${payout}.name`)}.</strong> {about(`payout.${payout}.means`)} {about(`pays.${id}`)}
          </p>
        </>
      )}
    </section>
  );
}

interface OnChainProps {
  readonly offer: Offer;
  readonly wallet: WalletView | null;
  readonly seen: boolean;
}

function OnChain({ offer: { netuid }, wallet, seen }: OnChainProps) {
  const { t } = useWords();
  const live = wallet?.chain.kind === 'live' && wallet.network !== 'practice' && netuid !== null;
  const read = useRead(live && seen ? { type: 'chain.forecast', args: { netuid } } : null, 'once');
  if (live && read.value) return <Rates forecast={read.value.forecast} />;
  const said: FaceKey =
    wallet === null || wallet.network === 'practice'
      ? 'offers.moneyPractice'
      : netuid === null
        ? 'offers.moneyNone'
        : live && read.problem === null
          ? 'offers.moneyReading'
          : 'offers.moneyClosed';
  return (
    <p className="hint" data-money={said}>
      {t(said)}
    </p>
  );
}

function Rates({ forecast: { price, miners, subnet, blockMs, block } }: { forecast: Forecast }) {
  const { t, locale } = useWords();
  const aDay = (tempo: string) => alphaADay(tempo, subnet.tempo, blockMs);
  return (
    <>
      <dl className="fact-list">
        <Fact name="price" term={<Term name="registration">{t('offers.registration')}</Term>}>
          <Amount of={price.now} unit="τ" />
        </Fact>
        <Fact name="middle" term={t('offers.middle')}>
          <Amount of={aDay(miners.median)} unit={subnet.symbol} about />
        </Fact>
        <Fact name="top" term={t('offers.top')}>
          <Amount of={aDay(miners.top)} unit={subnet.symbol} about />
        </Fact>
      </dl>
      <p className="hint">{t('offers.basis', { block: count(block.number, locale) })}</p>
    </>
  );
}
