// Whether this computer is on another network than it was, by its own addresses: nobody is asked, and nothing leaves it.
import { networkInterfaces } from 'node:os';
import type { Clock } from '../clock.ts';

export type NetworkNews = 'offline' | 'online' | 'changed';
export type Interfaces = ReturnType<typeof networkInterfaces>;

const EVERY_MS = 15_000;
/** A computer that changes networks has none, one and both for a moment: what is not seen twice is not told. */
const SETTLED_MS = 3_000;
/** Of an IPv6 address what names the network; the rest changes daily by itself. */
const IPV6_NETWORK_GROUPS = 4;

/** The networks it is on, as one text. '': none. Link-local addresses are there without any network. */
export function networksOf(interfaces: Interfaces): string {
  const found = Object.entries(interfaces).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter(({ internal, address }) => !internal && !/^(?:169\.254\.|fe80:)/i.test(address))
      .map(({ address, family }) =>
        family === 'IPv6' ? `${name} ${address.split(':').slice(0, IPV6_NETWORK_GROUPS).join(':')}` : `${name} ${address}`,
      ),
  );
  return [...new Set(found)].toSorted().join('\n');
}

export interface NetworkWatchOptions {
  readonly clock: Clock;
  readonly onNews: (news: NetworkNews) => void;
  readonly interfaces?: () => Interfaces;
}

export class NetworkWatch {
  private readonly options: NetworkWatchOptions;
  private told: string;
  private unsettled: string | null = null;
  private cancel: (() => void) | null = null;

  constructor(options: NetworkWatchOptions) {
    this.options = options;
    this.told = this.read();
    this.wait(EVERY_MS);
  }

  close(): void {
    this.cancel?.();
  }

  /** Looks now, e.g. after a sleep. */
  look(): void {
    this.cancel?.();
    const now = this.read();
    if (now === this.told) this.unsettled = null;
    else if (now === this.unsettled) this.tell(now);
    else this.unsettled = now;
    this.wait(this.unsettled === null ? EVERY_MS : SETTLED_MS);
  }

  private tell(now: string): void {
    const before = this.told;
    this.told = now;
    this.unsettled = null;
    this.options.onNews(now === '' ? 'offline' : before === '' ? 'online' : 'changed');
  }

  private wait(ms: number): void {
    this.cancel = this.options.clock.after(ms, () => this.look());
  }

  private read(): string {
    return networksOf((this.options.interfaces ?? networkInterfaces)());
  }
}
