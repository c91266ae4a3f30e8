// Who may ask: the practice network and the person's own list, how old it is, and what is wrong with it.
import type { CallersView } from '../../../main/contract/callers.ts';
import { faultSentence, standingSentence } from '../../../main/contract/words/callers-sentences.ts';
import { dayTime } from '../../../main/contract/words/sentence.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { count } from '../../words/numbers.ts';
import { useWords } from '../../words/use-words.ts';

/** A whole list but for the address: whoever copies it as it is lets nobody in, and is told the line. */
const EXAMPLE = `{
  "version": 1,
  "callers": [
    {
      "hotkey": "5…",
      "name": "A validator",
      "validatorPermit": true,
      "stakeTao": 1000
    }
  ]
}`;

export function Callers({ callers }: { callers: CallersView }) {
  const { t, say, locale } = useWords();
  const { practice, file } = callers;
  const { fault, standing } = file;
  const sentence = standingSentence(file, locale);
  return (
    <div className="callers" data-callers={file.found ? standing.kind : 'none'}>
      <h4>{t('settings.callersPractice')}</h4>
      <p>{practice === null ? t('settings.callersPracticeRests') : t('settings.callersPracticeRuns', { count: practice })}</p>
      <h4>{t('settings.callersFile')}</h4>
      <p className="path">{file.path}</p>
      {fault ? (
        <p className="callers-fault" data-callers-fault={fault.code}>
          <Untrusted text={say(faultSentence(fault))} lines={2} />
        </p>
      ) : null}
      {sentence ? <p>{say(sentence)}</p> : null}
      {file.readAt === null ? null : (
        <dl className="callers-counts">
          <div>
            <dt>{t('settings.callersNamed')}</dt>
            <dd className="figure">{count(file.callers, locale)}</dd>
          </div>
          <div>
            <dt>{t('settings.callersAllowed')}</dt>
            <dd className="figure">{count(file.allowed, locale)}</dd>
          </div>
          <div>
            <dt>{t('settings.callersDenied')}</dt>
            <dd className="figure">{count(file.denied, locale)}</dd>
          </div>
          <div>
            <dt>{t('settings.callersRead')}</dt>
            <dd className="figure">{dayTime(file.readAt, locale)}</dd>
          </div>
        </dl>
      )}
      <p className="hint">{t('settings.callersHint')}</p>
      <details className="callers-example">
        <summary>{t('settings.callersExample')}</summary>
        <pre>{EXAMPLE}</pre>
      </details>
    </div>
  );
}
