// How far something of a known size has come: a bar, and the same in figures.
import { useCalm } from '../state/use-calm.ts';
import { bytes } from '../words/numbers.ts';
import { span } from '../words/spans.ts';
import { useWords } from '../words/use-words.ts';

interface Props {
  readonly label: string;
  readonly all: number;
  readonly done: number;
  /** Bytes a second. null: too early to tell, or not said. */
  readonly perSecond: number | null;
}

const MS_PER_SECOND = 1_000;

export function Progress(props: Props) {
  const words = useWords();
  const { t, locale } = words;
  const { label, all } = props;
  const { done, perSecond } = useCalm({ done: props.done, perSecond: props.perSecond });
  const left = perSecond !== null && perSecond > 0 ? ((all - done) / perSecond) * MS_PER_SECOND : null;
  const parts = [
    t('offers.progress', { done: bytes(done, locale), all: bytes(all, locale) }),
    perSecond === null ? null : t('offers.speed', { amount: bytes(perSecond, locale) }),
    left === null ? null : t('offers.left', { time: span(left, words) }),
  ];
  return (
    <div className="progress">
      <p className="progress-label">{label}</p>
      <progress max={all} value={done} aria-label={label} />
      <p className="hint tabular">{parts.filter((part) => part !== null).join(' · ')}</p>
    </div>
  );
}
