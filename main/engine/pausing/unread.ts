// Signals before anything was asked: nothing is known, so nothing pauses.
import type { Signals } from '../../contract/pausing.ts';
import type { Readings } from './pausing.ts';

const notYet = { kind: 'inconclusive', why: 'not-yet', detail: null } as const;

export const UNREAD: Signals = {
  power: notYet,
  gpu: notYet,
  fullScreen: notYet,
  call: notYet,
  idle: notYet,
  heat: notYet,
  network: notYet,
  session: notYet,
  sleep: notYet,
};

/** Where nobody reads anything: hours alone are yielded to. */
export const nothingRead = (): Readings => ({
  signals: UNREAD,
  hear: () => undefined,
  follow: () => undefined,
  close: () => undefined,
});
