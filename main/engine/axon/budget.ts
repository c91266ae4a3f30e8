// The budget of failed signatures per address: what a flood of forgeries uses up before it costs other callers anything.
import { isIPv6 } from 'node:net';
import type { Clock } from '../clock.ts';

const MS_PER_SECOND = 1_000;
/** Hex groups of an IPv6 address that name a network (/64): one household has all the addresses below it. */
const NETWORK_GROUPS = 4;
const GROUPS = 8;

interface Failures {
  count: number;
  /** Monotonic time at which `count` was right. */
  at: number;
}

/** A leaky bucket per address. When there are too many addresses, the one that failed longest ago is forgotten. */
export class FailureBudget {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #forgivenPerMs: number;
  readonly #capacity: number;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock, burst: number, forgivenPerSecond: number, capacity: number) {
    this.#clock = clock;
    this.#burst = burst;
    this.#forgivenPerMs = forgivenPerSecond / MS_PER_SECOND;
    this.#capacity = capacity;
  }

  /** Addresses remembered. */
  get size(): number {
    return this.#failures.size;
  }

  spent(address: string): boolean {
    if (this.#failures.size === 0) return false;
    const failures = this.#failures.get(network(address));
    // Less than one whole failure left.
    return failures !== undefined && this.#now(failures) > this.#burst - 1;
  }

  fail(address: string): void {
    const where = network(address);
    const known = this.#failures.get(where);
    const count = known ? Math.min(this.#now(known) + 1, this.#burst) : 1;
    this.#failures.delete(where); // so that the map's order is that of the last failure
    this.#failures.set(where, { count, at: this.#clock.monotonic() });
    if (this.#failures.size <= this.#capacity) return;
    for (const oldest of this.#failures.keys()) {
      this.#failures.delete(oldest);
      break;
    }
  }

  #now({ count, at }: Failures): number {
    return Math.max(0, count - (this.#clock.monotonic() - at) * this.#forgivenPerMs);
  }
}

/** The network an address belongs to: itself for IPv4 (also when mapped into IPv6), its /64 for IPv6. */
export function network(address: string): string {
  const mapped = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
  if (!isIPv6(mapped)) return mapped;
  const [head = '', tail = ''] = mapped.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === '' ? [] : tail.split(':');
  const middle = Array.from({ length: Math.max(0, GROUPS - left.length - right.length) }, () => '0');
  return [...left, ...middle, ...right].slice(0, NETWORK_GROUPS).join(':');
}
