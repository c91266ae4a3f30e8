// What is told by the system's notifications: what needs a person and nothing else, once for each time it comes up.
import type { i18n } from 'i18next';
import type { SlotView } from '../contract/earnings.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { lostSentences, problemSentences } from '../contract/words/sentence.ts';
import { createSpeech, speak } from '../contract/words/speech.ts';
import type { PayWatch } from './pay-watch.ts';
import type { Shell } from './shell.ts';
import { plainLine } from './plain-line.ts';

export interface Told {
  readonly title: string;
  readonly body: string;
}
/** The system's notifications. `onClick`: the person clicked on this one. Nothing happens where there are none. */
export type ShowNotice = (told: Told, onClick: () => void) => void;

/** Something that needs a person. The same `key` again is the same thing, still there. */
export interface Need extends Told {
  readonly key: string;
  /** How long it must have been over before it is told again: what comes and goes by itself is no news each time. */
  readonly restMs: number;
}

const DAY_MS = 24 * 60 * 60_000;
const MOST_TITLE = 60;
const MOST_BODY = 200;

/** All that needs a person now. */
export function needs(snapshot: Pick<Snapshot, 'miner' | 'host'>, slots: readonly SlotView[], speech: i18n): readonly Need[] {
  const { host } = snapshot;
  return [
    ...blocked(snapshot, speech),
    ...slots.flatMap((slot) => (slot.warning === 'none' ? [] : [slotNeed(slot, slot.warning, speech)])),
    ...(host.update.kind === 'ready' || host.update.kind === 'told'
      ? [need(`update:${host.update.version}`, speech, `update.${host.update.kind}`, { version: host.update.version }, DAY_MS)]
      : []),
  ];
}

/** A miner that is stopped by a problem, or an engine that does not stay up: one thing, whatever it is called meanwhile. */
function blocked({ miner, host }: Pick<Snapshot, 'miner' | 'host'>, speech: i18n): readonly Need[] {
  const locale = { language: speech.language };
  if (host.safeMode) return [need('blocked:safe-mode', speech, 'safeMode', {})];
  if (miner.kind === 'blocked') {
    const { cause, help } = problemSentences(miner.problem, locale);
    const body = `${speak(speech, cause)} ${speak(speech, help)}`;
    return [need(`blocked:${miner.problem.code}`, speech, 'blocked', { body })];
  }
  if (!host.engineLost?.blocked) return [];
  return [need('blocked:engine', speech, 'blocked', { body: speak(speech, lostSentences(host.engineLost, locale).why) })];
}

const slotNeed = ({ netuid, uid, name }: SlotView, warning: 'soon' | 'next' | 'gone', speech: i18n): Need =>
  need(`slot:${netuid}:${uid}:${warning}`, speech, `slot.${warning}`, { subnet: name, netuid }, DAY_MS);

function need(key: string, speech: i18n, word: string, params: Record<string, string | number>, restMs = 0): Need {
  const say = (part: string, most: number) => plainLine(speech.t(`shell.notify.${word}.${part}`, params), most);
  return { key, restMs, title: say('title', MOST_TITLE), body: say('body', MOST_BODY) };
}

/**
 * Whether a miner is between two states, and nothing can be said of whether its problem is over: pressed again, one that
 * fails the same way has not told anything new.
 */
const isUnsettled = ({ miner }: Pick<Snapshot, 'miner'>): boolean =>
  miner.kind === 'starting' || miner.kind === 'stopping' || miner.kind === 'setting-up';

/** Which needs are new. Idempotent over snapshots: it remembers what it was shown, and when that was last seen. */
export function newNeeds(): (now: readonly Need[], at: number, unsettled: boolean) => readonly Need[] {
  const known = new Map<string, { seenAt: number; restMs: number }>();
  return (now, at, unsettled) => {
    const news = now.filter(({ key }) => !known.has(key));
    for (const { key, restMs } of now) known.set(key, { seenAt: at, restMs });
    for (const [key, { seenAt, restMs }] of known) {
      const held = now.some((one) => one.key === key) || (unsettled && key.startsWith('blocked:'));
      if (!held && at - seenAt >= restMs) known.delete(key);
    }
    return news;
  };
}

export function enableNotifications(
  { snapshots, window, pay }: Pick<Shell, 'snapshots' | 'window'> & { readonly pay: PayWatch },
  show: ShowNotice,
): () => void {
  const speech = createSpeech();
  const fresh = newNeeds();
  const look = () => {
    const { current } = snapshots;
    const news = fresh(needs(current, pay.current?.slots ?? [], speech), Date.now(), isUnsettled(current));
    // Who looks at the window reads it there; who wants no notifications is not shown old ones when they want them again.
    if (!current.settings.notifications || window.current?.isFocused()) return;
    for (const { title, body } of news) show({ title, body }, () => window.open());
  };
  look();
  const stops = [snapshots.subscribe(look), pay.subscribe(look)];
  return () => {
    for (const stop of stops) stop();
  };
}
