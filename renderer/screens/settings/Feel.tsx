// How the computer feels while Lode works: three choices, each with what it does on this computer.
import { effortOf } from '../../../main/contract/feel.ts';
import { type Feel as FeelName, FEELS } from '../../../main/contract/politeness.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { useWords, type Words } from '../../words/use-words.ts';

const PERCENT = 100;

interface Props {
  readonly snapshot: Snapshot;
  readonly onChoose: (feel: FeelName) => void;
}

export function Feel({ snapshot, onChoose }: Props) {
  const words = useWords();
  const { t } = words;
  const chosen = snapshot.settings.politeness.feel;
  return (
    <fieldset className="setting">
      <legend>{t('feel.title')}</legend>
      <div>
        <div className="feels">
          {FEELS.map((feel) => (
            <label key={feel} className="feel" data-feel={feel}>
              <input type="radio" name="feel" checked={feel === chosen} onChange={() => onChoose(feel)} />
              <span className="feel-name">{t(`feel.names.${feel}`)}</span>
              <span className="feel-promise">{t(`feel.promises.${feel}`)}</span>
              {whatOf(feel, snapshot, words).map((sentence) => (
                <span key={sentence} className="feel-what">
                  {sentence}
                </span>
              ))}
            </label>
          ))}
        </div>
        <p className="hint">{t('feel.hint')}</p>
      </div>
    </fieldset>
  );
}

/** What it does, a sentence for the processor and one for the card, where there is one. */
function whatOf(feel: FeelName, { computer }: Snapshot, { t }: Words): string[] {
  const cores = computer?.processor.logicalCores ?? null;
  const { threads, priority, duty, deviceShare, deviceBatchMs } = effortOf(feel, cores ?? 1);
  const some =
    cores === null ? t(`feel.shares.${feel}`) : cores === 1 ? t('feel.onlyCore') : t('feel.cores', { count: threads, cores });
  const processor = t('feel.processor', {
    cores: some,
    priority: t(`feel.priorities.${priority}`),
    duty: duty === 1 ? t('feel.dutyAll') : t('feel.duty', { percent: Math.round(duty * PERCENT) }),
  });
  if (!computer?.gpus?.length) return [processor];
  const card =
    deviceBatchMs === null
      ? t('feel.cardAll')
      : t('feel.card', { percent: Math.round(deviceShare * PERCENT), ms: deviceBatchMs });
  return [processor, card];
}
