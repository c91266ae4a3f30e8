// How this computer did at a subnet's own question of full size; nothing is claimed that was not measured.
import { Gauge } from 'lucide-react';
import type { Offer } from '../../../main/contract/offer.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { problemSentences } from '../../../main/contract/words/sentence.ts';
import type { Asking } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { day, duration, limit } from '../../words/numbers.ts';
import { useWords, type Words } from '../../words/use-words.ts';
import { workAtHand } from './steps.ts';

interface Props {
  readonly offer: Offer;
  readonly snapshot: Snapshot;
  readonly asking: Asking;
}

export function MeasuredHere({ offer, snapshot, asking }: Props) {
  const words = useWords();
  const { t } = words;
  const { id, measured, measuring, measureProblem, standing } = offer;
  const idle = workAtHand(snapshot.miner) === null && snapshot.miner.kind !== 'stopping';
  const able = standing.kind === 'ready' || standing.kind === 'none-needed';
  if (id === 'practice') {
    return (
      <section className="offer-fact offer-measured" data-measured="no">
        <h4>{t('offers.measured')}</h4>
        <p>{t('offers.measuredOnHome')}</p>
      </section>
    );
  }
  return (
    <section className="offer-fact offer-measured" data-measured={measured === null ? 'no' : 'yes'}>
      <h4>{t('offers.measured')}</h4>
      <div aria-live="polite">
        {measuring ? <p>{t('offers.measuring')}</p> : measured === null ? <p>{t('offers.notMeasured')}</p> : null}
        {measured === null || measuring ? null : <Took measured={measured} words={words} />}
        {measureProblem && !measuring ? (
          <p className="hint" data-measure-problem={measureProblem.code}>
            {words.say(problemSentences(measureProblem, words.locale).cause)}
          </p>
        ) : null}
      </div>
      {measuring || !able || !idle ? null : (
        <button
          type="button"
          className="button button-small"
          aria-disabled={asking.busy}
          onClick={asking.busy ? undefined : () => void asking.ask({ type: 'subnet.measure', args: { subnet: id } })}
        >
          <Gauge {...ICON} />
          {t(measured === null ? 'offers.measure' : 'offers.measureAgain')}
        </button>
      )}
      {measured !== null || measuring || (able && idle) ? null : (
        <p className="hint">
          {t(
            able ? 'offers.measureLater' : standing.kind === 'not-downloadable' ? 'offers.measureNever' : 'offers.measureNoModel',
          )}
        </p>
      )}
    </section>
  );
}

/** Below this, one in twenty is the slowest. */
const ENOUGH = 20;

function Took({ measured, words }: { measured: NonNullable<Offer['measured']>; words: Words }) {
  const { t, locale } = words;
  const { p95Ms, limitMs, samples, device, feel, at } = measured;
  const took = duration(p95Ms, locale);
  const most = limit(limitMs, locale);
  const hint = t(samples < ENOUGH ? 'offers.tookFew' : 'offers.tookHint', { count: samples, when: day(at, locale) });
  const where = device === '' ? hint : t('offers.tookOn', { hint, device });
  return (
    <>
      <p className="offer-figure">
        <span className="figure">{took.value}</span>{' '}
        <span className="quiet">
          {t(`figures.${took.unit}`)} {t('offers.allowed', { limit: `${most.value} ${t(`figures.${most.unit}`)}` })}
        </span>
      </p>
      <p className="hint">
        <Untrusted text={t('offers.tookFeel', { hint: where, feel: t(`feel.short.${feel}`) })} lines={2} />
      </p>
    </>
  );
}
