// The seam: every question one grain, laid in from the right. Everything on the home screen hangs from it.
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import type { QueryRow } from '../../main/contract/query.ts';
import { SNAPSHOT_INTERVAL_MS, type Snapshot } from '../../main/contract/snapshot.ts';
import { clockTime } from '../../main/contract/words/sentence.ts';
import { type Gap, stillSince } from '../state/gaps.ts';
import type { View } from '../state/store.ts';
import { Glyph } from '../ui/Glyph.tsx';
import { Term } from '../ui/Term.tsx';
import { clockSeconds, duration, limit } from '../words/numbers.ts';
import { type Words, useWords } from '../words/use-words.ts';
import { GrainCard, callerText } from './GrainCard.tsx';
import { type Plot, PX_PER_SECOND, cardLeft, ceilingFor, deadlineOf, grainNear, timeAt, xOf } from './layout.ts';
import { type SeamWords, paint } from './paint.ts';
import { useCanvas } from './use-canvas.ts';
import { useInks } from './use-inks.ts';

const ROOT_PX = 16;
const SMALLEST_TYPE = 0.75;
const REACH_PX = 14;
/** Silence shorter than this is the ordinary space between two questions. */
const SILENCE_MS = 10_000;
/** With reduced motion the seam steps this often. */
const STEP_MS = 1_000;
/** Where nothing runs, the edge stands this far behind the last grain. */
const AFTER_LAST_MS = 2_000;
const OUTCOMES = ['answered', 'late', 'refused', 'failed'] as const;

export function Seam({ view, snapshot }: { view: View; snapshot: Snapshot }) {
  const words = useWords();
  const { t } = words;
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const cardRef = useRef<HTMLDivElement>(null);
  const plotRef = useRef<Plot | null>(null);
  const inks = useInks();
  const [picked, setPicked] = useState<number | null>(null);
  const [pinned, setPinned] = useState(false);
  /** How much time the seam shows, in ms. */
  const [span, setSpan] = useState(0);
  const { rows, gaps } = view;

  const unheard = view.link === 'lost';
  const still = unheard ? snapshot.at : stillSince(gaps, snapshot);
  const lastAt = rows.at(-1)?.at ?? null;
  const edge = still === null || lastAt === null || unheard ? still : Math.min(still, lastAt + AFTER_LAST_MS);
  const seamWords = useMemo(() => wordsOnSeam(words), [words]);

  useCanvas(canvasRef, ({ context, width, height, scale }) => {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / ROOT_PX;
    const step = matchMedia('(prefers-reduced-motion: reduce)').matches ? STEP_MS : 1_000 / (PX_PER_SECOND * rem * scale);
    const now = edge ?? Math.floor(Date.now() / step) * step;
    const unit = ROOT_PX * SMALLEST_TYPE * rem;
    const plot: Plot = {
      width,
      height,
      now,
      pxPerSecond: PX_PER_SECOND * rem,
      ceilingMs: ceilingFor(deadlineOf(rows)),
      top: unit,
      bottom: unit,
      right: unit,
      left: unit * 4.5,
    };
    plotRef.current = plot;
    setSpan(Math.round(plot.now - timeAt(plot, plot.left)));
    paint(context, {
      plot,
      rows,
      gaps: gapsToShow(gaps, rows[0]?.at ?? Number.POSITIVE_INFINITY, edge),
      words: { ...seamWords, quiet: quietText(words, snapshot, lastAt, now) },
      inks,
      alive: snapshot.miner.kind === 'mining' && edge === null,
      picked,
      unit,
      family: getComputedStyle(document.body).fontFamily,
    });
    const row = rows.find((candidate) => candidate.id === picked);
    const card = cardRef.current;
    if (row && card) {
      const x = xOf(plot, row.at);
      card.style.transform = `translateX(${Math.round(cardLeft(x, card.offsetWidth, width))}px)`;
      if (x < plot.left) setPicked(null);
    }
    return edge === null ? now + step - Date.now() : Number.POSITIVE_INFINITY;
  });

  const end = edge ?? snapshot.at;
  const seen = rows.filter((row) => row.at >= end - span && row.at <= end + SNAPSHOT_INTERVAL_MS);
  const index = seen.findIndex((row) => row.id === picked);
  const row = seen[index] ?? null;
  const point = (event: PointerEvent) => {
    const plot = plotRef.current;
    const box = canvasRef.current?.getBoundingClientRect();
    if (!plot || !box || pinned) return;
    setPicked(grainNear(rows, plot, event.clientX - box.left, event.clientY - box.top, REACH_PX)?.id ?? null);
  };
  const choose = (target: number) => {
    setPicked(seen[target]?.id ?? null);
    setPinned(true);
  };
  const close = () => {
    setPicked(null);
    setPinned(false);
  };

  return (
    <section className="seam" aria-labelledby="seam-title" data-grains={rows.length}>
      <header className="seam-head">
        <h2 id="seam-title" className="label">
          <Term name="seam">{t('seam.title')}</Term>
        </h2>
        <Legend />
        <span className="seam-edge">
          {unheard ? t('seam.asOf', { time: clockTime(snapshot.at, words.locale) }) : edgeText(words, edge, lastAt)}
        </span>
      </header>
      <div className="seam-stage">
        <canvas ref={canvasRef} aria-hidden="true" />
        {/* A real slider over the picture: the arrow keys walk from grain to grain, and a screen reader hears each. */}
        <input
          type="range"
          className="seam-slider"
          aria-label={t('seam.label')}
          aria-valuetext={row ? grainText(words, row) : t('seam.noGrain')}
          min={0}
          max={Math.max(0, seen.length - 1)}
          value={index < 0 ? Math.max(0, seen.length - 1) : index}
          onChange={(event) => choose(event.target.valueAsNumber)}
          onFocus={(event) => (event.target.matches(':focus-visible') ? choose(seen.length - 1) : undefined)}
          onBlur={close}
          onPointerMove={point}
          onPointerLeave={() => (pinned ? undefined : setPicked(null))}
          onMouseDown={(event) => {
            // A press keeps the grain under the pointer; the slider's own thumb stays out of it.
            event.preventDefault();
            if (pinned) close();
            else setPinned(picked !== null);
          }}
          onKeyDown={(event) => (event.key === 'Escape' ? close() : undefined)}
        />
        {rows.length === 0 && still !== null ? <p className="seam-empty">{t('seam.empty')}</p> : null}
      </div>
      <div className="seam-card-rail" ref={cardRef} hidden={row === null}>
        {row ? <GrainCard row={row} /> : null}
      </div>
    </section>
  );
}

/** Before the first grain there is nothing that could have stopped; where time stands still, nothing is drawn beyond the edge. */
function gapsToShow(gaps: readonly Gap[], firstAt: number, edge: number | null): readonly Gap[] {
  return gaps.filter((gap) => gap.from >= firstAt && (edge === null || gap.to !== null));
}

/** What stands above the right edge: now, or since when nothing runs. */
function edgeText({ t, locale }: Words, stillAt: number | null, last: number | null): string | null {
  if (stillAt === null) return t('seam.now');
  return last === null ? null : t('seam.stoppedAt', { time: clockTime(stillAt, locale) });
}

function Legend() {
  const { say } = useWords();
  return (
    <ul className="seam-legend">
      {OUTCOMES.map((outcome) => (
        <li key={outcome}>
          <Glyph outcome={outcome} />
          {say({ key: `outcomes.${outcome}`, params: {} })}
        </li>
      ))}
    </ul>
  );
}

function wordsOnSeam(words: Words): Omit<SeamWords, 'quiet'> {
  const short = (ms: number) => {
    const { value, unit } = limit(ms, words.locale);
    return `${value} ${words.t(`figures.${unit}`)}`;
  };
  return {
    gap: (gap) => words.t(`seam.gap.${gap.why}`),
    tick: short,
    deadline: words.t('seam.deadline'),
  };
}

/** Mining, and nothing came for a while: said, with since when. */
function quietText(words: Words, { miner }: Snapshot, lastAt: number | null, now: number): string | null {
  if (miner.kind !== 'mining' || miner.recovering) return null;
  const since = Math.max(lastAt ?? 0, miner.since);
  if (now - since < SILENCE_MS) return null;
  return lastAt === null || lastAt < miner.since
    ? words.t('seam.waiting')
    : words.t('seam.noneSince', { time: clockTime(lastAt, words.locale) });
}

function grainText(words: Words, row: QueryRow): string {
  const took = row.latencyMs === null ? null : duration(row.latencyMs, words.locale);
  return words.t('seam.grain', {
    time: clockSeconds(row.at, words.locale),
    outcome: words.say({ key: `outcomes.${row.outcome}`, params: {} }),
    who: callerText(words, row),
    speed: took ? `${took.value} ${words.t(`figures.${took.unit}`)}` : words.t('none'),
  });
}
