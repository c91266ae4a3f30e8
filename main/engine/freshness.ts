// After a sleep or on another network nothing that was known of the world outside is certain: it is written down, and looked at anew.
import type { Clock } from './clock.ts';
import type { FlightRecorder } from './flight-recorder.ts';
import { type NetworkNews, NetworkWatch, type NetworkWatchOptions } from './network/network-watch.ts';

export interface FreshnessOptions {
  readonly clock: Clock;
  readonly flight: Pick<FlightRecorder, 'slept' | 'moment'>;
  /** The chain's connection, the account, what is announced, the way in. */
  readonly freshen: () => void;
  readonly interfaces?: NetworkWatchOptions['interfaces'];
}

export class Freshness {
  private readonly options: FreshnessOptions;
  private readonly watch: NetworkWatch;
  private readonly listeners = new Set<() => void>();

  constructor(options: FreshnessOptions) {
    this.options = options;
    const { clock, interfaces } = options;
    this.watch = new NetworkWatch({ clock, onNews: (news) => this.moved(news), ...(interfaces ? { interfaces } : {}) });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** `ms`: for how long nothing ran. */
  woke(ms: number): void {
    this.options.flight.slept(ms);
    this.watch.look();
    this.freshen();
  }

  close(): void {
    this.watch.close();
  }

  private moved(news: NetworkNews): void {
    this.options.flight.moment('network', news);
    // Without a network there is nobody to ask.
    if (news !== 'offline') this.freshen();
  }

  private freshen(): void {
    this.options.freshen();
    for (const listener of this.listeners) listener();
  }
}
