// Signals for tests: nothing known but what is said.
import type { Signals } from '../../../contract/pausing.ts';
import type { EpochMs } from '../../../contract/units.ts';
import type { Readings } from '../pausing.ts';

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

type Values = { [K in keyof Signals]: Extract<Signals[K], { kind: 'known' }>['value'] };

export const known = (values: Partial<Values>): Signals => ({
  ...UNREAD,
  ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { kind: 'known', value, at: 0 as EpochMs }])),
});

/** Readings held in a test's hand. */
export class HandReadings implements Readings {
  signals: Signals = UNREAD;
  followed = false;
  closed = false;
  onChange: () => void = () => undefined;

  say(values: Partial<Values>): void {
    this.signals = known(values);
    this.onChange();
  }
  hear(): void {
    // A test says what is known by `say`.
  }
  follow(active: boolean): void {
    this.followed = active;
  }
  close(): void {
    this.closed = true;
  }
}
