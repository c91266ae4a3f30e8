// The session in figures: how questions ended, how fast, how the answers were judged.
import type { ReactNode } from 'react';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { Glyph } from '../../ui/Glyph.tsx';
import { Term } from '../../ui/Term.tsx';
import { count, duration, score } from '../../words/numbers.ts';
import { useWords } from '../../words/use-words.ts';

const SMALL = ['late', 'refused', 'failed'] as const;

export function Figures({ snapshot }: { snapshot: Snapshot }) {
  const { t, locale } = useWords();
  const { session, today, latency, score: judged, miner } = snapshot;
  const over = miner.kind === 'ready' || miner.kind === 'stopping' || miner.kind === 'setting-up';
  const p50 = latency ? duration(latency.p50Ms, locale) : null;
  const p95 = latency ? duration(latency.p95Ms, locale) : null;
  const none = t('none');
  return (
    <section className="figures" aria-label={t(over ? 'figures.lastSession' : 'figures.session')}>
      <Group note={t('figures.today', { count: count(today.answered, locale) })} name="answered">
        <Entry
          label={<Term name="answered">{t('figures.answered')}</Term>}
          name="answered"
          value={count(session.answered, locale)}
          large
        />
        {SMALL.map((outcome) => (
          <Entry
            key={outcome}
            label={
              <>
                <Glyph outcome={outcome} />
                <Term name={outcome}>{t(`figures.${outcome}`)}</Term>
              </>
            }
            name={outcome}
            value={count(session[outcome], locale)}
          />
        ))}
      </Group>
      <Group note={latency ? t('figures.overLast', { count: latency.samples }) : t('figures.notMeasured')} name="speed">
        <Entry
          label={<Term name="p95">{t('figures.p95')}</Term>}
          name="p95"
          value={p95?.value ?? none}
          unit={p95 && t(`figures.${p95.unit}`)}
          large
        />
        <Entry
          label={<Term name="p50">{t('figures.p50')}</Term>}
          name="p50"
          value={p50?.value ?? none}
          unit={p50 && t(`figures.${p50.unit}`)}
        />
      </Group>
      <Group note={judged ? t('figures.judged', { count: judged.samples }) : t('figures.notJudged')} name="score">
        <Entry
          label={<Term name="score">{t('figures.score')}</Term>}
          name="score"
          value={judged ? score(judged.value, locale) : none}
          large
        />
      </Group>
    </section>
  );
}

function Group({ note, name, children }: { note: string; name: string; children: ReactNode }) {
  return (
    <div className="figure-group" data-group={name}>
      <dl>{children}</dl>
      <p className="figure-note">{note}</p>
    </div>
  );
}

interface EntryProps {
  readonly label: ReactNode;
  readonly name: string;
  readonly value: string;
  readonly unit?: string | null;
  readonly large?: boolean;
}

function Entry({ label, name, value, unit = null, large = false }: EntryProps) {
  return (
    <div className={large ? 'entry entry-large' : 'entry'}>
      <dt>{label}</dt>
      <dd className="figure">
        <span data-figure={name}>{value}</span>
        {unit === null ? null : <span className="unit">{unit}</span>}
      </dd>
    </div>
  );
}
