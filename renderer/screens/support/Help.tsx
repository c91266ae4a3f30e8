// Help: what somebody who helps needs to know, shown whole before it is saved. Nothing here sends anything.
import { FileText, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { SupportPreview } from '../../../main/contract/support.ts';
import type { View } from '../../state/store.ts';
import { useAsk } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { useWords } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';
import { Parts } from './Parts.tsx';
import { Summary } from './Summary.tsx';

type Saved = { readonly path: string | null } | null;

export function Help({ view }: { view: View }) {
  const { t } = useWords();
  const asking = useAsk();
  const [preview, setPreview] = useState<SupportPreview | null>(null);
  const [saved, setSaved] = useState<Saved>(null);
  const made = async () => {
    const result = await asking.ask({ type: 'support.preview', args: {} });
    setSaved(null);
    if (result.ok) setPreview(result.value);
  };
  const save = async (reference: string) => {
    const result = await asking.ask({ type: 'support.save', args: { reference } });
    if (result.ok) setSaved({ path: result.value.saved });
  };
  const make = (
    <button
      type="button"
      className={preview ? 'button' : 'button button-primary'}
      aria-disabled={asking.busy}
      onClick={asking.busy ? undefined : () => void made()}
    >
      <FileText {...ICON} />
      {t(preview ? 'help.madeAgain' : 'help.made')}
    </button>
  );

  return (
    <div className="help">
      <h1>{t('help.title')}</h1>
      <p className="help-lead">{t('help.lead')}</p>
      <p className="help-never">
        <ShieldAlert {...ICON} />
        <strong>{t('help.never')}</strong>
      </p>
      {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
      {preview ? (
        <section className="help-file" data-support={preview.reference}>
          <h2>{t('help.what')}</h2>
          <p className="hint">{t('help.whatHint')}</p>
          <Parts parts={preview.parts} />
          <p className="hint">{t('help.reference', { reference: preview.reference })}</p>
          <div className="form-actions">
            <button
              type="button"
              className="button button-primary"
              aria-disabled={asking.busy}
              onClick={asking.busy ? undefined : () => void save(preview.reference)}
            >
              {t('help.save')}
            </button>
            {make}
          </div>
          <output className="help-saved" data-saved={saved?.path ?? undefined}>
            {saved === null ? null : saved.path === null ? t('help.notSaved') : t('help.saved', { path: saved.path })}
          </output>
        </section>
      ) : (
        <div className="form-actions">{make}</div>
      )}
      <Summary onDesktop={view.snapshot?.host.kind === 'desktop'} />
    </div>
  );
}
