// When Lode steps back: each thing it yields to, whether the person wants that, and what is known of it now.
import { type FormEvent, useId, useState } from 'react';
import {
  COOLER_BY_C,
  HEAT_LIMIT_C,
  IDLE_AFTER_MS,
  type Politeness as Wants,
  PolitenessPatch,
} from '../../../main/contract/politeness.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { useAsk } from '../../state/use-lode.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { useWords } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';
import { nowOf, type Toggle } from './signal-now.ts';
import { TimeWindows } from './TimeWindows.tsx';

const TOGGLES = [
  'onBattery',
  'gpuBusy',
  'fullScreen',
  'videoCall',
  'otherUser',
  'metered',
  'onlyIdle',
] as const satisfies Toggle[];
const MINUTE_MS = 60_000;

export function Politeness({ snapshot }: { snapshot: Snapshot }) {
  const { t } = useWords();
  const asking = useAsk();
  const { politeness } = snapshot.settings;
  const change = async (patch: PolitenessPatch) => {
    const done = await asking.ask({ type: 'settings.change', args: { patch: { politeness: patch } } });
    return done.ok;
  };
  return (
    <section className="setting" data-politeness>
      <h3>{t('politeness.title')}</h3>
      <div className="politeness">
        <p className="hint">{t('politeness.hint')}</p>
        {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
        <ul className="yields">
          {TOGGLES.map((toggle) => (
            <li key={toggle} data-yields={toggle}>
              <label>
                <input
                  type="checkbox"
                  checked={politeness[toggle]}
                  onChange={({ target }) => void change({ [toggle]: target.checked })}
                />
                <span>{t(`politeness.toggles.${toggle}`, { minutes: IDLE_AFTER_MS / MINUTE_MS })}</span>
              </label>
              <KnownNow toggle={toggle} snapshot={snapshot} />
            </li>
          ))}
          <li data-yields="hottestC">
            <Heat wants={politeness} onChange={change} />
            <KnownNow toggle="hottestC" snapshot={snapshot} />
          </li>
        </ul>
        <TimeWindows
          name="quiet"
          windows={politeness.quietHours}
          busy={asking.busy}
          onChange={(quietHours) => change({ quietHours })}
        />
        <TimeWindows
          name="cheap"
          windows={politeness.cheapHours}
          busy={asking.busy}
          onChange={(cheapHours) => change({ cheapHours })}
        />
      </div>
    </section>
  );
}

function KnownNow({ toggle, snapshot: { pausing } }: { toggle: Toggle; snapshot: Snapshot }) {
  const { t } = useWords();
  if (pausing === null) return null;
  const { known, key, params, said } = nowOf(toggle, pausing.signals);
  return (
    <p className="known-now" data-known={known}>
      {t('politeness.now')} {t(key, params)}
      {said === null ? null : (
        <>
          {': '}
          <Untrusted text={said} lines={2} />
        </>
      )}
    </p>
  );
}

interface HeatProps {
  readonly wants: Wants;
  readonly onChange: (patch: PolitenessPatch) => Promise<boolean>;
}

function Heat({ wants: { hottestC }, onChange }: HeatProps) {
  const { t } = useWords();
  const id = useId();
  /** null: nothing that is not kept. */
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const text = typed ?? String(hottestC ?? HEAT_LIMIT_C.usual);
  const parsed = PolitenessPatch.shape.hottestC.safeParse(/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN);
  const limit = parsed.success ? (parsed.data ?? null) : null;

  const keep = async () => {
    setWrong(limit === null);
    if (limit === null || hottestC === null) return;
    if (limit === hottestC || (await onChange({ hottestC: limit }))) setTyped(null);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void keep();
  };
  return (
    <form className="heat" noValidate onSubmit={submit}>
      <label>
        <input
          type="checkbox"
          checked={hottestC !== null}
          onChange={({ target }) => void onChange({ hottestC: target.checked ? (limit ?? HEAT_LIMIT_C.usual) : null })}
        />
        <span>{t('politeness.toggles.hottestC')}</span>
      </label>
      <span className="heat-limit">
        <input
          id={id}
          className="field"
          inputMode="numeric"
          autoComplete="off"
          aria-label={t('politeness.hottest')}
          aria-invalid={wrong}
          aria-describedby={`${id}-hint`}
          disabled={hottestC === null}
          value={text}
          onChange={({ target }) => {
            setTyped(target.value);
            setWrong(false);
          }}
          onBlur={() => void keep()}
        />{' '}
        °C
      </span>
      <p id={`${id}-hint`} className={wrong ? 'field-wrong' : 'hint'} role={wrong ? 'alert' : undefined}>
        {wrong
          ? t('politeness.hottestWrong', { least: HEAT_LIMIT_C.least, most: HEAT_LIMIT_C.most })
          : t('politeness.hottestHint', { cooler: COOLER_BY_C })}
      </p>
    </form>
  );
}
