// What Lode can tell of the person and the computer: heard from the house, read from the devices' view, asked of the system. Asked often
// while there is something to pause; never while Lode is at rest.
import type { HouseSignals, Reading, Signals } from '../../contract/pausing.ts';
import { Poll } from './readers/poll.ts';
import { heat, power } from './readers/from-computer.ts';
import { SleepWatch } from './readers/sleep-watch.ts';
import { type Asked, type SystemReaders, type SystemReadersOptions, systemReaders } from './readers/system-readers.ts';
import { type Told, unread } from './readers/told.ts';

export interface SignalReadersOptions extends Omit<SystemReadersOptions, 'platform'> {
  readonly platform?: NodeJS.Platform;
  /** Something reads otherwise, or may: time has passed. */
  readonly onChange: () => void;
  readonly system?: SystemReaders;
  readonly sleep?: SleepWatch;
}

/** How often what stands in the devices' view is looked at, and whether the computer slept. */
const TURN_MS = 5_000;
const NOT_YET = unread('not-yet') as Reading<never>;
const UNHEARD: HouseSignals = { onBattery: null, idleMs: null, seat: null, asleep: null };
const UNASKED: Pick<Signals, Asked> = {
  power: NOT_YET,
  gpu: NOT_YET,
  fullScreen: NOT_YET,
  call: NOT_YET,
  idle: NOT_YET,
  network: NOT_YET,
  session: NOT_YET,
};

export class SignalReaders {
  private readonly options: SignalReadersOptions;
  private readonly sleep: SleepWatch;
  private readonly polls: readonly { begin(): void; end(): void }[];
  private heard = UNHEARD;
  private heardAt: ReturnType<SignalReadersOptions['clock']['now']>;
  private asked = UNASKED;
  private active = false;
  private closed = false;
  private cancelTurn: (() => void) | null = null;

  constructor(options: SignalReadersOptions) {
    this.options = options;
    const { clock, platform = process.platform } = options;
    this.heardAt = clock.now();
    this.sleep = options.sleep ?? new SleepWatch(clock);
    const readers = options.system ?? systemReaders({ ...options, platform });
    this.polls = [
      this.poll('power', readers),
      this.poll('gpu', readers),
      this.poll('fullScreen', readers),
      this.poll('call', readers),
      this.poll('idle', readers),
      this.poll('network', readers),
      this.poll('session', readers),
    ];
  }

  get signals(): Signals {
    const { heard, heardAt: at, asked } = this;
    const { clock, computer } = this.options;
    const view = computer();
    const now = clock.now();
    return {
      ...asked,
      power: heard.onBattery === null && asked.power.kind === 'known' ? asked.power : power(view, heard.onBattery, now),
      heat: heat(view, now),
      idle: heard.idleMs === null ? asked.idle : { kind: 'known', value: { ms: heard.idleMs }, at },
      session: this.session(),
      sleep: heard.asleep === null && !this.active ? NOT_YET : { kind: 'known', value: { asleep: this.sleep.asleep }, at: now },
    };
  }

  private session(): Signals['session'] {
    const { seat } = this.heard;
    const { session } = this.asked;
    if (seat === null) return session;
    const switched = seat === 'locked' && session.kind === 'known' && session.value.seat === 'elsewhere';
    return switched ? session : { kind: 'known', value: { seat }, at: this.heardAt };
  }

  /** The house's last word; it is told whole each time. */
  hear(heard: HouseSignals): void {
    const before = this.heard;
    this.heard = heard;
    this.heardAt = this.options.clock.now();
    // A sleep that was given up is not begun again by a house that has not heard of its end and says something else.
    if (heard.asleep !== null && heard.asleep !== before.asleep) this.sleep.hear(heard.asleep);
    // Who sat there was asked of another time.
    if (heard.seat !== before.seat) this.asked = { ...this.asked, session: NOT_YET };
    this.options.onChange();
  }

  /** `active`: there is something to pause, or a pause to end. Else nothing is asked, and what was is forgotten: it gets old. */
  follow(active: boolean): void {
    if (active === this.active || this.closed) return;
    this.active = active;
    if (active) {
      this.turn();
      this.readAnew();
      return;
    }
    this.rest();
    this.asked = UNASKED;
    this.options.onChange();
  }

  close(): void {
    this.closed = true;
    this.active = false;
    this.rest();
  }

  private rest(): void {
    for (const poll of this.polls) poll.end();
    this.cancelTurn?.();
    this.cancelTurn = null;
    this.sleep.rest();
  }

  private readAnew(): void {
    for (const poll of this.polls) poll.begin();
  }

  private turn(): void {
    this.cancelTurn = this.options.clock.after(TURN_MS, () => this.turn());
    // What was read before a sleep is of another time.
    if (this.sleep.turn(TURN_MS)) {
      this.asked = UNASKED;
      this.readAnew();
    }
    this.options.onChange();
  }

  private poll(name: Asked, readers: SystemReaders): Poll<unknown> {
    // What the house tells is not asked for again.
    const wanted = () => {
      if (name === 'idle') return this.heard.idleMs === null;
      if (name === 'power') return this.heard.onBattery === null;
      // The house says of a user who was switched away from that the screen is locked.
      return name !== 'session' || this.heard.seat === null || this.heard.seat === 'locked';
    };
    return new Poll<unknown>(this.options.clock, readers[name], wanted, (told) => {
      this.asked = { ...this.asked, [name]: this.dated(told) };
      this.options.onChange();
    });
  }

  private dated(told: Told<unknown>): Reading<unknown> {
    return told.kind === 'known' ? { ...told, at: this.options.clock.now() } : told;
  }
}
