// Hours of the week, listed and edited: whose they are, is said around them.
import { Plus, X } from 'lucide-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { MOST_WINDOWS, type TimeWindow } from '../../../main/contract/politeness.ts';
import { ICON } from '../../ui/icon.ts';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { useWords } from '../../words/use-words.ts';
import { clockOf, dayName, hoursText, minuteOf, WEEK } from './hours.ts';

interface Props {
  readonly name: 'quiet' | 'cheap';
  readonly windows: readonly TimeWindow[];
  readonly busy: boolean;
  readonly onChange: (windows: TimeWindow[]) => Promise<boolean>;
}

const EVENING = clockOf(22 * 60);
const MORNING = clockOf(7 * 60);

export function TimeWindows({ name, windows, busy, onChange }: Props) {
  const words = useWords();
  const { t } = words;
  const rootRef = useRef<HTMLElement>(null);
  useKeptFocus(rootRef, 'h4');
  const [adding, setAdding] = useState(false);
  const openerRef = useRef<HTMLButtonElement>(null);
  const wasAdding = useRef(false);
  // The button pressed is gone: the focus goes back to what took its place.
  useEffect(() => {
    if (wasAdding.current && !adding) openerRef.current?.focus();
    wasAdding.current = adding;
  }, [adding]);
  const full = windows.length >= MOST_WINDOWS;
  return (
    <section ref={rootRef} className="hours" data-hours={name}>
      <h4 tabIndex={-1}>{t(`politeness.${name}`)}</h4>
      <p className="hint">{t(windows.length === 0 ? `politeness.${name}None` : `politeness.${name}Hint`)}</p>
      {windows.length === 0 ? null : (
        <ul className="hours-list">
          {windows.map((window, index) => {
            const text = hoursText(window, words);
            return (
              <li key={`${index} ${text}`}>
                <span className="tabular">{text}</span>
                <button
                  type="button"
                  className="icon-button"
                  aria-label={t('politeness.remove', { hours: text })}
                  aria-disabled={busy}
                  onClick={busy ? undefined : () => void onChange(windows.filter((_, at) => at !== index))}
                >
                  <X {...ICON} />
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {full ? <p className="hint">{t('politeness.most', { most: MOST_WINDOWS })}</p> : null}
      {adding ? (
        <HoursForm
          busy={busy}
          onCancel={() => setAdding(false)}
          onSave={async (window) => {
            if (await onChange([...windows, window])) setAdding(false);
          }}
        />
      ) : full ? null : (
        <div className="form-actions">
          <button ref={openerRef} type="button" className="button" onClick={() => setAdding(true)}>
            <Plus {...ICON} />
            {t(name === 'quiet' ? 'politeness.addQuiet' : 'politeness.addCheap')}
          </button>
        </div>
      )}
    </section>
  );
}

interface FormProps {
  readonly busy: boolean;
  readonly onSave: (window: TimeWindow) => Promise<void>;
  readonly onCancel: () => void;
}

function HoursForm({ busy, onSave, onCancel }: FormProps) {
  const { t, locale } = useWords();
  const id = useId();
  const formRef = useRef<HTMLFormElement>(null);
  const [days, setDays] = useState<readonly number[]>(WEEK);
  const [from, setFrom] = useState(EVENING);
  const [to, setTo] = useState(MORNING);
  const [wrong, setWrong] = useState<'noDay' | 'noTime' | null>(null);
  useEffect(() => formRef.current?.querySelector('input')?.focus(), []);

  const save = (event: FormEvent) => {
    event.preventDefault();
    const [begins, ends] = [minuteOf(from), minuteOf(to)];
    const fault = days.length === 0 ? 'noDay' : begins === null || ends === null ? 'noTime' : null;
    setWrong(fault);
    if (fault === null && begins !== null && ends !== null && !busy) void onSave({ days: [...days], from: begins, to: ends });
  };
  const choose = (day: number, on: boolean) => setDays(on ? [...days, day] : days.filter((each) => each !== day));

  return (
    <form ref={formRef} className="hours-form" noValidate onSubmit={save}>
      <fieldset>
        <legend className="label">{t('politeness.days')}</legend>
        <div className="choices">
          {WEEK.map((day) => (
            <label key={day} title={dayName(day, locale, 'long')}>
              <input type="checkbox" checked={days.includes(day)} onChange={({ target }) => choose(day, target.checked)} />
              {dayName(day, locale)}
            </label>
          ))}
        </div>
      </fieldset>
      <div className="hours-times">
        <TimeField id={`${id}-from`} label={t('politeness.from')} value={from} onChange={setFrom} />
        <TimeField id={`${id}-to`} label={t('politeness.to')} value={to} onChange={setTo} />
      </div>
      {wrong === null ? null : (
        <p className="field-wrong" role="alert">
          {t(`politeness.${wrong}`)}
        </p>
      )}
      <div className="form-actions">
        <button type="submit" className="button" aria-disabled={busy}>
          {t('politeness.save')}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {t('politeness.cancel')}
        </button>
      </div>
    </form>
  );
}

interface TimeFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function TimeField({ id, label, value, onChange }: TimeFieldProps) {
  return (
    <div className="hours-time">
      <label htmlFor={id} className="label">
        {label}
      </label>
      <input id={id} type="time" className="field" value={value} onChange={({ target }) => onChange(target.value)} />
    </div>
  );
}
