// One subnet that Lode can serve: what it asks, how this computer does at it, what it costs and pays, and the one thing to do about it.
import { CircleCheck, CircleHelp, TriangleAlert } from 'lucide-react';
import { useId, useRef } from 'react';
import type { Offer } from '../../../main/contract/offer.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { SUBNET_NAMES } from '../../../main/contract/subnet.ts';
import { problemSentences, stateSentence } from '../../../main/contract/words/sentence.ts';
import { useAsk } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { useWords } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';
import { Consent } from './Consent.tsx';
import { MeasuredHere } from './MeasuredHere.tsx';
import { ModelHere } from './ModelHere.tsx';
import { Needs } from './Needs.tsx';
import { OfferMoney } from './OfferMoney.tsx';
import { OfferSteps } from './OfferSteps.tsx';
import { doubts, hindrances, stepsOf, workAtHand } from './steps.ts';

export interface OfferProps {
  readonly offer: Offer;
  readonly snapshot: Snapshot;
  /** Its main step is the screen's one primary action. */
  readonly foremost: boolean;
  readonly onLook: (netuid: NonNullable<Offer['netuid']>) => void;
  readonly onHome: () => void;
}

export function OfferCard({ offer, snapshot, foremost, onLook, onHome }: OfferProps) {
  const { t, about, locale, say } = useWords();
  const asking = useAsk();
  const title = useId();
  const cardRef = useRef<HTMLElement>(null);
  useKeptFocus(cardRef, 'h3');
  const { id, netuid } = offer;
  const { miner, wallet, computer } = snapshot;
  const steps = stepsOf(offer, miner, wallet);
  const atWork = workAtHand(miner)?.subnet === id;
  const hindered = hindrances(offer, wallet);
  const fits = hindered.length === 0;
  return (
    <article
      ref={cardRef}
      className="offer"
      data-offer={id}
      data-fit={fits ? 'yes' : 'no'}
      data-at-work={atWork}
      aria-labelledby={title}
    >
      <header className="offer-head">
        <div className="offer-words">
          <h3 id={title} tabIndex={-1}>
            {SUBNET_NAMES[id]}
            <span className="offer-number">
              {id === 'practice' ? t('offers.own') : netuid === null ? null : t('offers.number', { netuid })}
            </span>
          </h3>
          <p>{about(`asks.${id}`)}</p>
          <p className="hint">{about(`answers.${id}`)}</p>
        </div>
        <OfferSteps steps={steps} asking={asking} foremost={foremost} name={SUBNET_NAMES[id]} subnet={id} onLook={onLook} />
      </header>
      {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
      {atWork ? (
        <p className="offer-note" data-note="at-work">
          <CircleCheck {...ICON} />
          <span>
            {say(stateSentence(miner, locale))}
            <button type="button" className="quiet-link" onClick={onHome}>
              {t('offers.seeHome')}
            </button>
          </span>
        </p>
      ) : null}
      {miner.kind === 'blocked' && miner.work?.subnet === id ? (
        <p className="offer-note" data-note="blocked">
          <TriangleAlert {...ICON} />
          <span>
            <strong>
              <Untrusted text={say(stateSentence(miner, locale))} lines={2} />
            </strong>
            <button type="button" className="quiet-link" onClick={onHome}>
              {t('offers.seeHome')}
            </button>
          </span>
        </p>
      ) : null}
      {hindered.map((reason) => (
        <p key={reason} className="offer-note" data-note="unfit" data-reason={reason}>
          <TriangleAlert {...ICON} />
          <span>
            <strong>{about(`unfit.${reason}.why`)}</strong> {about(`unfit.${reason}.helps`)}
          </span>
        </p>
      ))}
      {wallet?.registrations.some((each) => each.netuid === netuid) ? <Consent offer={offer} /> : null}
      <Doubts reasons={doubts(offer, wallet)} />
      {saysWhyNot(offer) && offer.practice ? (
        <p className="offer-note" data-note="no-practice">
          <TriangleAlert {...ICON} />
          <span>
            <strong>{t('offers.cannotPractise')}</strong> {say(problemSentences(offer.practice, locale).cause)}
          </span>
        </p>
      ) : null}
      <div className="offer-facts">
        <MeasuredHere offer={offer} snapshot={snapshot} asking={asking} />
        <ModelHere offer={offer} asking={asking} busy={atWork} />
        <OfferMoney offer={offer} wallet={wallet} />
        <Needs offer={offer} computer={computer} />
      </div>
    </article>
  );
}

/** That its model is not here yet is said by the download. */
const saysWhyNot = ({ practice }: Offer): boolean => practice !== null && practice.code !== 'model-not-downloaded';

/** What could not be told, in one quiet block: nothing of it is wrong yet. */
function Doubts({ reasons }: { reasons: Offer['unsure'] }) {
  const { t, about } = useWords();
  if (reasons.length === 0) return null;
  return (
    <div className="offer-note" data-note="unsure">
      <CircleHelp {...ICON} />
      <div>
        <strong>{t('offers.cannotTell')}</strong>
        <ul>
          {reasons.map((reason) => (
            <li key={reason} data-reason={reason}>
              {about(`unsure.${reason}.why`)} {about(`unsure.${reason}.helps`)}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
