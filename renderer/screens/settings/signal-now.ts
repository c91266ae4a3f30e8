// What is known now beside each thing Lode yields to: a word of the page, and what a program or a driver calls itself.
import type { Signals } from '../../../main/contract/pausing.ts';
import type { Politeness } from '../../../main/contract/politeness.ts';
import type { FaceKey } from '../../words/use-words.ts';

/** What a person can switch off, one for each signal that is yielded to. */
export type Toggle = Exclude<keyof Politeness, 'feel' | 'quietHours' | 'cheapHours'>;

export interface Now {
  readonly known: boolean;
  readonly key: FaceKey;
  readonly params: Readonly<Record<string, string | number>>;
  /** In the words of whoever was asked: untrusted. */
  readonly said: string | null;
}

const MINUTE_MS = 60_000;
const known = (word: string, params: Now['params'] = {}, said: string | null = null): Now => ({
  known: true,
  key: `politeness.known.${word}` as FaceKey,
  params,
  said,
});

export function nowOf(toggle: Toggle, signals: Signals): Now {
  switch (toggle) {
    case 'onBattery':
      return told(signals.power, ({ from, percent }) => {
        if (from === 'mains') return known('mains');
        return percent === null ? known('battery') : known('batteryAt', { percent: Math.round(percent) });
      });
    case 'gpuBusy':
      return told(signals.gpu, ({ load, program }) => known('gpuLoad', { percent: Math.round(load * 100) }, program));
    case 'fullScreen':
      return told(signals.fullScreen, ({ full, program }) => known(full ? 'full' : 'notFull', {}, full ? program : null));
    case 'videoCall':
      return told(signals.call, ({ active, program }) => known(active ? 'call' : 'noCall', {}, active ? program : null));
    case 'otherUser':
      return told(signals.session, ({ seat }) => known(seat));
    case 'metered':
      return told(signals.network, ({ metered }) => known(metered ? 'metered' : 'notMetered'));
    case 'onlyIdle':
      return told(signals.idle, ({ ms }) =>
        ms < MINUTE_MS ? known('active') : known('idleFor', { minutes: Math.floor(ms / MINUTE_MS) }),
      );
    case 'hottestC':
      return told(signals.heat, ({ celsius, name }) => known('degrees', { degrees: Math.round(celsius) }, name));
    default:
      return toggle satisfies never;
  }
}

function told<R extends Signals[keyof Signals]>(reading: R, say: (value: Extract<R, { kind: 'known' }>['value']) => Now): Now {
  if (reading.kind === 'known') return say(reading.value);
  return { known: false, key: `politeness.unread.${reading.why}`, params: {}, said: reading.detail };
}
