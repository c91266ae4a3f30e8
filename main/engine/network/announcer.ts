// Keeps the announced address true: a home's address changes, and a validator asks where the chain says. No more often than the chain allows.
import type { Netuid } from '../../contract/amounts.ts';
import type { PublicAddress } from '../../contract/reach.ts';
import type { Result } from '../../contract/problem.ts';
import type { Clock } from '../clock.ts';

/** What the chain says of one slot. */
export interface Announced {
  readonly netuid: Netuid;
  /** "203.0.113.7:8091", or with an IPv6 address "[2001:db8::1]:8091". */
  readonly axon: string;
}

export interface AnnouncerOptions {
  readonly clock: Clock;
  readonly publicAddress: () => Promise<PublicAddress>;
  /** Slots whose address Lode may keep true. */
  readonly announced: () => readonly Announced[];
  readonly block: () => number | null;
  /** Blocks between two announcements of one slot. null: it could not be asked. */
  readonly rateLimit: (netuid: Netuid) => Promise<number | null>;
  readonly announce: (netuid: Netuid, at: { readonly ip: string; readonly port: number }) => Promise<Result<unknown>>;
}

const EVERY_MS = 10 * 60_000;

export class Announcer {
  private readonly options: AnnouncerOptions;
  private readonly announcedAt = new Map<Netuid, number>();
  private cancel: (() => void) | null = null;
  private ended = false;
  private looking: Promise<readonly Netuid[]> | null = null;

  constructor(options: AnnouncerOptions) {
    this.options = options;
    this.wait();
  }

  private wait(): void {
    if (this.ended) return;
    this.cancel = this.options.clock.after(EVERY_MS, () => void this.look().finally(() => this.wait()));
  }

  /** Looks once; whoever asks meanwhile gets the same look. Answers the subnets that were announced anew. */
  look(): Promise<readonly Netuid[]> {
    this.looking ??= this.lookOnce().finally(() => {
      this.looking = null;
    });
    return this.looking;
  }

  private async lookOnce(): Promise<readonly Netuid[]> {
    const { publicAddress, announced, block, rateLimit, announce } = this.options;
    const slots = announced();
    const now = block();
    if (slots.length === 0 || now === null) return [];
    const address = await publicAddress();
    // Where the sources do not agree, what is announced stays.
    if (address.kind !== 'agreed') return [];
    const done: Netuid[] = [];
    for (const { netuid, axon } of slots) {
      const colon = axon.lastIndexOf(':');
      const [ip, port] = [axon.slice(0, colon).replace(/^\[|\]$/g, ''), Number(axon.slice(colon + 1))];
      if (ip === address.ip) continue;
      const limit = await rateLimit(netuid);
      const last = this.announcedAt.get(netuid);
      if (limit === null || (last !== undefined && now - last <= limit)) continue;
      const result = await announce(netuid, { ip: address.ip, port });
      if (!result.ok) continue;
      this.announcedAt.set(netuid, now);
      done.push(netuid);
    }
    return done;
  }

  close(): void {
    this.ended = true;
    this.cancel?.();
  }
}
