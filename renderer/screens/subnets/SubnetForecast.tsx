// One subnet before the fee: the verdict first, then the numbers it rests on, then the way to register.
import { ArrowLeft, CircleCheck, CircleHelp, OctagonX, TriangleAlert } from 'lucide-react';
import type { Forecast, SubnetCard } from '../../../main/contract/forecast.ts';
import type { Offer, UnfitReason } from '../../../main/contract/offer.ts';
import type { Settings } from '../../../main/contract/settings.ts';
import { useRead } from '../../state/use-read.ts';
import { ICON } from '../../ui/icon.ts';
import { FiatFrom } from '../../ui/FiatFrom.tsx';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { clockSeconds, count } from '../../words/numbers.ts';
import { useWords } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';
import type { Room } from '../wallet/Wallet.tsx';
import { chainSentence } from '../wallet/chain-sentence.ts';
import { Consent } from './Consent.tsx';
import { Cost, Likely, Paid } from './Facts.tsx';
import { ReachCard } from './ReachCard.tsx';
import { Register } from './Register.tsx';
import { againstJoining } from './steps.ts';

const MARKS = { do: CircleCheck, perhaps: TriangleAlert, dont: OctagonX, 'cannot-tell': CircleHelp } as const;

/** What is known of it before its forecast is read. */
export type LookedAt = Pick<SubnetCard, 'netuid' | 'name' | 'description'>;

interface Props {
  readonly card: LookedAt;
  readonly room: Room;
  readonly settings: Settings;
  /** Lode could answer there once registered. */
  readonly served: boolean;
  /** Of this netuid. null: it is none of those Lode has code for. */
  readonly offer: Offer | null;
  readonly onBack: () => void;
  readonly onWallet: () => void;
}

export function SubnetForecast({ card, room, settings, served, offer, onBack, onWallet }: Props) {
  const words = useWords();
  const { t, locale } = words;
  const { asking } = room;
  const { netuid } = card;
  const read = useRead({ type: 'chain.forecast', args: { netuid } }, 'once');
  const forecast = read.value?.forecast ?? null;
  const { name, description } = forecast?.subnet ?? card;
  const problem = asking.problem ?? read.problem;
  const registered = room.wallet.registrations.some((each) => each.netuid === netuid);
  const against = offer === null ? [] : againstJoining(offer);
  const joinable = registered || (served && against.length === 0);
  return (
    <div className="money" data-forecast={forecast?.verdict.say ?? 'reading'}>
      <button type="button" className="button button-small back" onClick={onBack}>
        <ArrowLeft {...ICON} />
        {t('money.subnets.back')}
      </button>
      <header className="money-head">
        <div>
          <h1 tabIndex={-1}>
            <Untrusted text={`${netuid} · ${name}`} />
          </h1>
          <p>
            <Untrusted text={forecast === null ? t('money.forecast.reading', { name }) : description} lines={2} />
          </p>
          {forecast === null && room.wallet.chain.kind !== 'live' ? <p>{chainSentence(room.wallet.chain, words)}</p> : null}
        </div>
      </header>
      {problem ? <FailedAsk problem={problem} onDismiss={asking.problem ? asking.dismiss : read.again} /> : null}
      {forecast === null ? null : (
        <>
          {joinable ? <Verdict verdict={forecast.verdict} /> : <Against reasons={against} />}
          <div className="facts">
            <Cost forecast={forecast} />
            <Paid forecast={forecast} />
            <Likely forecast={forecast} />
          </div>
          <p className="hint">
            {t('money.forecast.basis', {
              block: count(forecast.block.number, locale),
              time: clockSeconds(forecast.readAt, locale),
            })}{' '}
            <FiatFrom rate={forecast.fiat} />
          </p>
          {room.wallet.network === 'practice' || !joinable ? null : <ReachCard room={room} onLooked={read.again} />}
          {joinable ? (
            <Register forecast={forecast} room={room} settings={settings} onWallet={onWallet} onChanged={read.again} />
          ) : null}
          {offer && registered ? <Consent offer={offer} /> : null}
        </>
      )}
    </div>
  );
}

/** What speaks against it whatever the numbers say. `reasons` empty: there is no code for it. */
function Against({ reasons }: { reasons: readonly UnfitReason[] }) {
  const { t, about } = useWords();
  return (
    <section className="verdict" data-verdict="dont" data-register={reasons.length === 0 ? 'no-code' : 'unfit'}>
      <OctagonX {...ICON} size="1.5rem" />
      <div>
        <h2>{t(reasons.length === 0 ? 'offers.noCodeTitle' : 'offers.unfitTitle')}</h2>
        {reasons.length === 0 ? (
          <p>{t('offers.noCodeBody')}</p>
        ) : (
          <ul>
            {reasons.map((reason) => (
              <li key={reason}>
                {about(`unfit.${reason}.why`)} {about(`unfit.${reason}.helps`)}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function Verdict({ verdict }: { verdict: Forecast['verdict'] }) {
  const { t } = useWords();
  const Mark = MARKS[verdict.say];
  return (
    <section className="verdict" data-verdict={verdict.say}>
      <Mark {...ICON} size="1.5rem" />
      <div>
        <h2>{t(`money.forecast.verdict.${verdict.say}`)}</h2>
        <ul>
          {verdict.because.map((reason) => (
            <li key={reason}>{t(`money.forecast.because.${reason}`)}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}
