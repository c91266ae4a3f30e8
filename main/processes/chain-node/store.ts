// Typed sight of the state: items of the metadata by name, and a few things of our own that no metadata shows.
import type { Account, Runtime } from './runtime.ts';
import type { State } from './state.ts';

interface Bigintish {
  toBigInt(): bigint;
}

/** What keeps a call from happening; everything it did is taken back. Thrown inside the runtime, never out of it. */
export class Refused extends Error {
  readonly pallet: string;
  readonly error: string;
  constructor(pallet: string, error: string) {
    super(`${pallet}.${error}`);
    this.pallet = pallet;
    this.error = error;
  }
}

export interface AccountData {
  readonly nonce: number;
  readonly free: bigint;
  readonly reserved: bigint;
}

/** Balances' own mark, as finney's accounts bear it. */
const NEW_LOGIC = 1n << 127n;

export class Store {
  readonly runtime: Runtime;
  readonly state: State;

  constructor(runtime: Runtime, state: State) {
    this.runtime = runtime;
    this.state = state;
  }

  /** An integer item. */
  int(pallet: string, item: string, ...keys: readonly unknown[]): bigint {
    const value = this.read(pallet, item, ...keys) as Bigintish | null;
    return value?.toBigInt() ?? 0n;
  }

  flag(pallet: string, item: string, ...keys: readonly unknown[]): boolean {
    return this.state.get(this.runtime.key(pallet, item, ...keys)) === '0x01';
  }

  read(pallet: string, item: string, ...keys: readonly unknown[]): unknown {
    return this.runtime.decode(pallet, item, this.state.get(this.runtime.key(pallet, item, ...keys)));
  }

  write(pallet: string, item: string, keys: readonly unknown[], value: unknown): void {
    const key = this.runtime.key(pallet, item, ...keys);
    this.state.set(key, value === null ? null : this.runtime.encode(pallet, item, value));
  }

  /** Of our own: JSON, bigints as text. */
  own<T>(name: string, otherwise: T): T {
    const stored = this.state.get(`own:${name}`);
    return stored === null ? otherwise : (JSON.parse(stored, revive) as T);
  }

  setOwn(name: string, value: unknown): void {
    this.state.set(`own:${name}`, JSON.stringify(value, replace));
  }

  account(who: Account): AccountData {
    const read = this.read('System', 'Account', who) as {
      nonce: { toNumber(): number };
      data: { free: Bigintish; reserved: Bigintish };
    };
    return { nonce: read.nonce.toNumber(), free: read.data.free.toBigInt(), reserved: read.data.reserved.toBigInt() };
  }

  setAccount(who: Account, { nonce, free, reserved }: AccountData): void {
    this.write('System', 'Account', [who], {
      nonce,
      providers: 1,
      data: { free, reserved, flags: NEW_LOGIC },
    });
  }
}

const BIG = /^-?\d+n$/;
const replace = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? `${value}n` : value);
const revive = (_key: string, value: unknown): unknown =>
  typeof value === 'string' && BIG.test(value) ? BigInt(value.slice(0, -1)) : value;
