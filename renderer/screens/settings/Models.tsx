// Where the models lie: folder and room, moving them to another disk, and how much of the line their download may take.
import { FolderInput, TriangleAlert, X } from 'lucide-react';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { StoreView } from '../../../main/contract/models.ts';
import { problemSentences } from '../../../main/contract/words/sentence.ts';
import { type Asking, useAsk } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { Progress } from '../../ui/Progress.tsx';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { bytes } from '../../words/numbers.ts';
import { useWords } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';

export function Models({ store }: { store: StoreView }) {
  const { t, say, locale } = useWords();
  const asking = useAsk();
  const rootRef = useRef<HTMLDivElement>(null);
  useKeptFocus(rootRef, '.path');
  const { folder, usedBytes, freeBytes, moving, problem } = store;
  const used = bytes(usedBytes, locale);
  return (
    <div ref={rootRef} className="computer" data-store={moving === null ? 'still' : 'moving'}>
      <div>
        <p className="path" tabIndex={-1}>
          {folder}
        </p>
        <p className="hint tabular">
          {freeBytes === null
            ? t('modelStore.usedOnly', { used })
            : t('modelStore.used', { used, free: bytes(freeBytes, locale) })}
          . {t('modelStore.hint')}
        </p>
      </div>
      {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
      {problem === null || asking.problem ? null : (
        <p className="finding" data-problem={problem.code}>
          <TriangleAlert {...ICON} />
          <span>
            <strong>
              <Untrusted text={say(problemSentences(problem, locale).cause)} lines={2} />
            </strong>{' '}
            {say(problemSentences(problem, locale).help)}
          </span>
        </p>
      )}
      {moving === null ? (
        <Move asking={asking} />
      ) : (
        <>
          <Progress
            label={t('modelStore.moving', { to: moving.to })}
            all={moving.bytes}
            done={moving.doneBytes}
            perSecond={null}
          />
          <div className="form-actions">
            <button type="button" className="button" onClick={() => void asking.ask({ type: 'store.cancel-move', args: {} })}>
              <X {...ICON} />
              {t('modelStore.movingCancel')}
            </button>
          </div>
        </>
      )}
      <Limit limit={store.speedLimit} asking={asking} />
    </div>
  );
}

/** From its root on, on any system. What it is worth is the engine's to say. */
const WHOLE_PATH = /^(\/|[A-Za-z]:[\\/]|\\\\)/;

function Move({ asking }: { asking: Asking }) {
  const { t } = useWords();
  const id = useId();
  const [open, setOpen] = useState(false);
  const wasOpen = useRef(false);
  const fieldRef = useRef<HTMLInputElement>(null);
  const openerRef = useRef<HTMLButtonElement>(null);
  // The button pressed is gone either way: the focus goes on to what took its place.
  useEffect(() => {
    if (open !== wasOpen.current) (open ? fieldRef : openerRef).current?.focus();
    wasOpen.current = open;
  }, [open]);
  const [folder, setFolder] = useState('');
  const [wrong, setWrong] = useState(false);
  const move = async (event: FormEvent) => {
    event.preventDefault();
    const whole = WHOLE_PATH.test(folder.trim());
    setWrong(!whole);
    if (!whole) {
      fieldRef.current?.focus();
      return;
    }
    if (asking.busy) return;
    const done = await asking.ask({ type: 'store.move', args: { folder: folder.trim() } });
    if (done.ok) setOpen(false);
  };
  if (!open) {
    return (
      <div className="form-actions">
        <button ref={openerRef} type="button" className="button" onClick={() => setOpen(true)}>
          <FolderInput {...ICON} />
          {t('modelStore.moveOpen')}
        </button>
      </div>
    );
  }
  return (
    <form className="store-move" noValidate onSubmit={(event) => void move(event)}>
      <label className="label" htmlFor={id}>
        {t('modelStore.moveTo')}
      </label>
      <input
        ref={fieldRef}
        id={id}
        className="field"
        value={folder}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={wrong}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          setFolder(event.target.value);
          setWrong(false);
        }}
      />
      <p id={`${id}-hint`} className={wrong ? 'field-wrong' : 'hint'} role={wrong ? 'alert' : undefined}>
        {t(wrong ? 'modelStore.moveWrong' : 'modelStore.moveHint')}
      </p>
      <div className="form-actions">
        <button type="submit" className="button" aria-disabled={asking.busy}>
          {t('modelStore.move')}
        </button>
        <button type="button" className="button" onClick={() => setOpen(false)}>
          {t('modelStore.cancel')}
        </button>
      </div>
    </form>
  );
}

/** Bytes a second. */
const LIMITS = [500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 25_000_000];

function Limit({ limit, asking }: { limit: number | null; asking: Asking }) {
  const { t, locale } = useWords();
  const id = useId();
  const choices = limit === null || LIMITS.includes(limit) ? LIMITS : [...LIMITS, limit].toSorted((a, b) => a - b);
  return (
    <div className="store-limit">
      <label className="label" htmlFor={id}>
        {t('modelStore.limit')}
      </label>
      <select
        id={id}
        className="field"
        value={limit ?? ''}
        onChange={({ target: { value } }) =>
          void asking.ask({ type: 'store.limit', args: { bytesPerSecond: value === '' ? null : Number(value) } })
        }
      >
        <option value="">{t('modelStore.noLimit')}</option>
        {choices.map((each) => (
          <option key={each} value={each}>
            {t('modelStore.perSecond', { amount: bytes(each, locale) })}
          </option>
        ))}
      </select>
    </div>
  );
}
