// What is shown of the run at hand: where it listens, what it answers with, who asks. A killed run may end after the next has begun.
import type { Device, Rung } from '../contract/device.ts';
import type { TcpPort } from '../contract/units.ts';
import type { ShownRun } from './run-watcher.ts';

type Events = Omit<ShownRun, 'axon' | 'validators' | 'device'>;

export class RunFacts {
  axon: { readonly host: string; readonly port: TcpPort } | null = null;
  /** Questions under way. */
  active: () => number = () => 0;
  validators: number | null = null;
  device: Device | null = null;
  ladder: readonly Rung[] = [];
  private readonly onChange: () => void;
  private latest = 0;

  constructor(onChange: () => void) {
    this.onChange = onChange;
  }

  /** From now on the facts are this run's; what an older one still says of itself is dropped. */
  begin(events: Events): ShownRun {
    this.latest += 1;
    const run = this.latest;
    const now = (change: () => void): void => {
      if (run !== this.latest) return;
      change();
      this.onChange();
    };
    return {
      ...events,
      axon: (address, active) =>
        now(() => {
          this.axon = address;
          this.active = active;
        }),
      validators: (count) => now(() => (this.validators = count)),
      device: (device, ladder) =>
        now(() => {
          this.device = device;
          this.ladder = ladder;
        }),
    };
  }
}
