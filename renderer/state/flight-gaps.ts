// The seam's quiet stretches of before the page was opened, from the flight recorder, with their reasons.
import type { FlightRow } from '../../main/contract/flight.ts';
import { PauseReason } from '../../main/contract/pausing.ts';
import type { Gap, GapWhy } from './gaps.ts';

/** Why nothing came in a stretch. null: it is none. */
function whyOf({ kind, code }: FlightRow): GapWhy | null {
  if (kind === 'blocked' || kind === 'recovering' || kind === 'stopped') return kind;
  if (kind === 'slept') return 'asleep';
  const reason = kind === 'paused' ? PauseReason.safeParse(code) : null;
  return reason && (reason.success ? reason.data : 'stopped');
}

/** `rows`: newest first, as they are read. `until`: where the page's own knowledge begins (EpochMs); nothing reaches beyond it. */
export function gapsBefore(rows: readonly FlightRow[], until: number): readonly Gap[] {
  const gaps: Gap[] = [];
  /** The end of a life, and nothing heard of the next. */
  let ended: { readonly why: GapWhy; readonly from: number } | null = null;
  for (const row of rows.toReversed()) {
    const why = whyOf(row);
    if (row.kind === 'ended') ended = { why: 'stopped', from: row.at };
    else if (row.kind === 'unended') ended = { why: 'lost', from: row.at };
    else if (row.kind === 'opened' && ended) {
      gaps.push({ ...ended, to: row.at });
      ended = null;
    } else if (why) gaps.push({ why, from: row.at, to: row.until });
  }
  return gaps.flatMap(({ why, from, to }) => (from < until ? [{ why, from, to: Math.min(to ?? until, until) }] : []));
}
