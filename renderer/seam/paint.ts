// The seam's brush: one look at it onto a canvas. Holds no state.
import type { QueryOutcome, QueryRow } from '../../main/contract/query.ts';
import type { Gap } from '../state/gaps.ts';
import { type Plot, deadlineOf, rowsInSight, ticks, xOf, yOf } from './layout.ts';

export const INKS = ['ink', 'quiet', 'line', 'card', 'sunken', 'copper', 'answered', 'late', 'refused', 'failed'] as const;
export type Inks = Readonly<Record<(typeof INKS)[number], string>>;

/** What is written on the seam, already in the person's language. */
export interface SeamWords {
  readonly gap: (gap: Gap) => string;
  readonly tick: (ms: number) => string;
  readonly deadline: string;
  /** Why nothing comes, where that is so; drawn at the edge of now. */
  readonly quiet: string | null;
}

export interface Look {
  readonly plot: Plot;
  readonly rows: readonly QueryRow[];
  readonly gaps: readonly Gap[];
  readonly words: SeamWords;
  readonly inks: Inks;
  /** Questions may come: the edge is drawn in copper. */
  readonly alive: boolean;
  /** The row whose card is open. */
  readonly picked: number | null;
  /** Pixels of the smallest type size: everything written or drawn grows with it. */
  readonly unit: number;
  /** The family of words. */
  readonly family: string;
}

const TICK_ALPHA = 0.55;
const DEADLINE_ALPHA = 0.7;

export function paint(context: CanvasRenderingContext2D, look: Look): void {
  const { plot } = look;
  context.clearRect(0, 0, plot.width, plot.height);
  context.font = `400 ${look.unit}px ${look.family}`;
  paintGaps(context, look);
  paintScale(context, look);
  const rows = rowsInSight(look.rows, plot);
  paintStems(context, look, rows);
  for (const row of rows) paintGrain(context, look, row);
  const picked = rows.find((row) => row.id === look.picked);
  if (picked) paintRing(context, look, picked);
  paintQuiet(context, look);
}

function paintGaps(context: CanvasRenderingContext2D, { plot, gaps, words, inks }: Look): void {
  const floor = plot.height - plot.bottom;
  for (const gap of gaps) {
    const left = Math.max(plot.left, xOf(plot, gap.from));
    const right = Math.min(plot.width - plot.right, xOf(plot, gap.to ?? plot.now));
    if (right - left < 1) continue;
    context.fillStyle = inks.sunken;
    context.fillRect(left, plot.top, right - left, floor - plot.top);
    const text = words.gap(gap);
    const room = right - left - plot.right;
    if (context.measureText(text).width > room) continue;
    context.fillStyle = inks.quiet;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(text, (left + right) / 2, (plot.top + floor) / 2);
  }
}

function paintScale(context: CanvasRenderingContext2D, { plot, rows, words, inks, unit, alive }: Look): void {
  const floor = plot.height - plot.bottom;
  const deadline = deadlineOf(rows);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.lineWidth = 1;
  for (const ms of ticks(plot.ceilingMs)) {
    const y = Math.round(yOf(plot, ms)) + 0.5;
    context.globalAlpha = TICK_ALPHA;
    hairline(context, inks.line, plot.left, plot.width - plot.right, y);
    context.globalAlpha = 1;
    context.fillStyle = inks.quiet;
    const tooNear = deadline !== null && Math.abs(yOf(plot, deadline) - y) < unit * 1.4;
    if (!tooNear) context.fillText(words.tick(ms), plot.left - unit / 2, y);
  }
  hairline(context, inks.line, plot.left, plot.width - plot.right, Math.round(floor) + 0.5);
  if (deadline !== null) {
    const y = Math.round(yOf(plot, deadline)) + 0.5;
    context.setLineDash([unit / 3, unit / 3]);
    context.globalAlpha = DEADLINE_ALPHA;
    hairline(context, inks.late, plot.left, plot.width - plot.right, y);
    context.globalAlpha = 1;
    context.setLineDash([]);
    context.fillStyle = inks.quiet;
    context.fillText(words.tick(deadline), plot.left - unit / 2, y);
    context.fillText(words.deadline, plot.left - unit / 2, y - unit * 1.2);
  }
  // The edge of now, in copper while something is alive.
  context.strokeStyle = alive ? inks.copper : inks.line;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(plot.width - plot.right + 1, plot.top - unit / 2);
  context.lineTo(plot.width - plot.right + 1, floor + unit / 2);
  context.stroke();
}

function hairline(context: CanvasRenderingContext2D, ink: string, from: number, to: number, y: number): void {
  context.strokeStyle = ink;
  context.beginPath();
  context.moveTo(from, y);
  context.lineTo(to, y);
  context.stroke();
}

/** Faint stems from the floor to each grain: where grains are many they become the seam's body. */
function paintStems(context: CanvasRenderingContext2D, { plot, inks, unit }: Look, rows: readonly QueryRow[]): void {
  const floor = plot.height - plot.bottom;
  context.lineWidth = Math.max(1, unit / 8);
  context.globalAlpha = 0.32;
  for (const row of rows) {
    context.strokeStyle = inks[row.outcome];
    const x = xOf(plot, row.at);
    context.beginPath();
    context.moveTo(x, floor);
    context.lineTo(x, yOf(plot, row.latencyMs));
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** Shapes as well as colours: answered a full disc, late half of one, refused an open diamond, failed a cross. */
function paintGrain(context: CanvasRenderingContext2D, { plot, inks, unit }: Look, row: QueryRow): void {
  const x = xOf(plot, row.at);
  const y = yOf(plot, row.latencyMs);
  const r = unit / 3.6;
  context.lineWidth = Math.max(1.5, unit / 8);
  context.strokeStyle = inks[row.outcome];
  context.fillStyle = inks[row.outcome];
  context.beginPath();
  shapes[row.outcome](context, x, y, r, inks.card);
}

type Shape = (context: CanvasRenderingContext2D, x: number, y: number, r: number, card: string) => void;
const shapes: Readonly<Record<QueryOutcome, Shape>> = {
  answered: (context, x, y, r) => {
    context.arc(x, y, r, 0, Math.PI * 2);
    context.fill();
  },
  late: (context, x, y, r, card) => {
    const ink = context.fillStyle;
    context.arc(x, y, r, 0, Math.PI * 2);
    context.fillStyle = card;
    context.fill();
    context.stroke();
    context.beginPath();
    context.arc(x, y, r, Math.PI / 2, (Math.PI * 3) / 2);
    context.fillStyle = ink;
    context.fill();
  },
  refused: (context, x, y, r, card) => {
    const size = r * 1.25;
    context.moveTo(x, y - size);
    context.lineTo(x + size, y);
    context.lineTo(x, y + size);
    context.lineTo(x - size, y);
    context.closePath();
    context.fillStyle = card;
    context.fill();
    context.stroke();
  },
  failed: (context, x, y, r) => {
    context.lineWidth *= 1.3;
    context.moveTo(x - r, y - r);
    context.lineTo(x + r, y + r);
    context.moveTo(x + r, y - r);
    context.lineTo(x - r, y + r);
    context.stroke();
  },
};

function paintRing(context: CanvasRenderingContext2D, { plot, inks, unit }: Look, row: QueryRow): void {
  context.strokeStyle = inks.ink;
  context.lineWidth = Math.max(1.5, unit / 8);
  context.beginPath();
  context.arc(xOf(plot, row.at), yOf(plot, row.latencyMs), unit / 1.7, 0, Math.PI * 2);
  context.stroke();
}

function paintQuiet(context: CanvasRenderingContext2D, { plot, words, inks, unit }: Look): void {
  if (words.quiet === null) return;
  const right = plot.width - plot.right - unit;
  // At the floor, where no grain lies: of a subnet that asks once a minute the last one is not far from now.
  const y = plot.height - plot.bottom - unit;
  const { width } = context.measureText(words.quiet);
  context.fillStyle = inks.card;
  context.fillRect(right - width - unit / 2, y - unit * 0.7, width + unit, unit * 1.4);
  context.fillStyle = inks.quiet;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillText(words.quiet, right, y);
}
