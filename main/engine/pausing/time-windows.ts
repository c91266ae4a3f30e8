// Quiet and cheap hours against the clock on the wall: whether now lies within one, and when that changes. In this computer's own
// zone, by moments and not by minutes counted, so that a night on which the clock is set is as long as it is.
import type { TimeWindow } from '../../contract/politeness.ts';
import type { EpochMs } from '../../contract/units.ts';

export interface WindowLook {
  readonly inside: boolean;
  /** When that changes. null: not within a week, or never. */
  readonly until: EpochMs | null;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const DAYS_AHEAD = 8;

/** Windows that touch or overlap count as one. None at all: never inside. */
export function lookAtWindows(windows: readonly TimeWindow[], now: EpochMs): WindowLook {
  const spans = joined(spansAround(windows, now));
  const around = spans.find(({ from, to }) => from <= now && now < to);
  if (around) return { inside: true, until: around.to < horizon(now) ? (around.to as EpochMs) : null };
  const next = spans.find(({ from }) => from > now);
  return { inside: false, until: next ? (next.from as EpochMs) : null };
}

/** What lasts till there is not known to end. */
const horizon = (now: number): number => dayMinute(now, DAYS_AHEAD - 1, 0);

/** The moment at which the clock shows this minute, so many days after the day of `now`. A minute that a day lacks is the next it has. */
function dayMinute(now: number, days: number, minute: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, 0, minute).getTime();
}

/** From yesterday on, whose windows may reach over midnight. */
function spansAround(windows: readonly TimeWindow[], now: number): Span[] {
  const spans: Span[] = [];
  for (let days = -1; days < DAYS_AHEAD; days += 1) {
    const weekday = new Date(dayMinute(now, days, 0)).getDay();
    for (const { days: on, from, to } of windows) {
      if (!on.includes(weekday)) continue;
      const span = { from: dayMinute(now, days, from), to: dayMinute(now, to > from ? days : days + 1, to) };
      // On a night that lacks these minutes there is no such window.
      if (span.to > span.from) spans.push(span);
    }
  }
  return spans;
}

function joined(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = out.at(-1);
    if (last && span.from <= last.to) out[out.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else out.push(span);
  }
  return out;
}
