// The calls the signer knows, decoded from the very bytes that are to be signed. What is not here is refused.
// Names and arguments: RaoFoundation/subtensor pallets/subtensor/src/macros/dispatches.rs; Balances and Proxy as in polkadot-sdk.
import type { TypeRegistry } from '@polkadot/types';
import type { Call } from '@polkadot/types/interfaces';
import { z } from 'zod';
import { type AlphaRao, alphaRao, Netuid, type Rao, rao } from '../../../contract/amounts.ts';
import { fail, ok, type Result } from '../../../contract/problem.ts';
import { encodeSs58 } from '../../../contract/ss58.ts';
import type { Ss58 } from '../../../contract/units.ts';

/** `limit` null: none was given. `amount` null: all of it. */
export type PlainDecoded =
  | { readonly kind: 'transfer'; readonly to: Ss58; readonly amount: Rao }
  | { readonly kind: 'register'; readonly netuid: Netuid; readonly hotkey: Ss58; readonly limit: Rao | null }
  | {
      readonly kind: 'stake';
      readonly netuid: Netuid;
      readonly hotkey: Ss58;
      readonly amount: Rao;
      /** The highest price: rao for 1 α. */
      readonly limit: Rao | null;
    }
  | {
      readonly kind: 'unstake';
      readonly netuid: Netuid;
      readonly hotkey: Ss58;
      readonly amount: AlphaRao | null;
      /** The lowest price: rao for 1 α. */
      readonly limit: Rao | null;
    }
  | {
      readonly kind: 'move';
      readonly hotkey: Ss58;
      readonly toHotkey: Ss58;
      readonly from: Netuid;
      readonly to: Netuid;
      readonly amount: AlphaRao;
      /** The lowest price of the one in the other, times 10⁹. */
      readonly ratio: bigint | null;
    }
  | {
      readonly kind: 'add-proxy' | 'remove-proxy';
      readonly delegate: Ss58;
      readonly proxyType: string;
      readonly delayBlocks: number;
    }
  | { readonly kind: 'serve-axon'; readonly netuid: Netuid };
export type Decoded = PlainDecoded | { readonly kind: 'proxied'; readonly real: Ss58; readonly call: PlainDecoded };

/** Powers Lode asks a coldkey for. Another one, given to a stranger, would be everything the coldkey has. */
const GRANTABLE: readonly string[] = ['Registration', 'Staking'];
/** What such a power is for. */
const PROXIED: readonly PlainDecoded['kind'][] = ['register', 'stake', 'unstake', 'move'];

const refused = (detail: string) => fail('call-not-allowed', { detail });
const HEX = z.string().regex(/^0x(?:[0-9a-f]{2}){2,65536}$/);

export interface DecodedMethod {
  readonly call: Decoded;
  /** "subtensorModule.registerLimit(netuid: 1, …)" */
  readonly text: string;
}

/** `method`: the call's bytes as hex. Its decoded form, written again, must be those bytes: nothing may hide behind it. */
export function decodeMethod(registry: TypeRegistry, method: unknown): Result<DecodedMethod> {
  const hex = HEX.safeParse(method);
  if (!hex.success) return refused('it is no call');
  let call: Call;
  try {
    call = registry.createType('Call', hex.data);
    if (call.toHex() !== hex.data) return refused('it has bytes that belong to no argument');
  } catch {
    return refused('this chain knows no such call');
  }
  const decoded = decode(call);
  return decoded.ok ? ok({ call: decoded.value, text: textOf(call) }) : decoded;
}

const nameOf = (call: Call): string => `${call.section}.${call.method}`;

function decode(call: Call): Result<Decoded> {
  if (nameOf(call) !== 'proxy.proxy') return plain(call);
  try {
    const args = Args.of(call);
    if (!args.isNone('forceProxyType')) return refused('a proxy call of a forced type');
    const inner = plain(args.get('call') as Call);
    if (!inner.ok) return inner;
    if (!PROXIED.includes(inner.value.kind)) return refused(`${nameOf(args.get('call') as Call)} for another`);
    return ok({ kind: 'proxied', real: args.address('real'), call: inner.value });
  } catch {
    return refused(nameOf(call));
  }
}

function plain(call: Call): Result<PlainDecoded> {
  const read = READERS[nameOf(call)];
  if (!read) return refused(nameOf(call));
  try {
    const decoded = read(Args.of(call));
    const power = decoded.kind === 'add-proxy' && !GRANTABLE.includes(decoded.proxyType);
    return power ? refused(`a proxy of the type ${decoded.proxyType}`) : ok(decoded);
  } catch {
    return refused(`${nameOf(call)}, whose arguments are others here`);
  }
}

/** The arguments by name; one that is missing or of another type throws. */
class Args {
  readonly #byName: ReadonlyMap<string, unknown>;
  private constructor(byName: ReadonlyMap<string, unknown>) {
    this.#byName = byName;
  }

  static of(call: Call): Args {
    const { args } = call.meta;
    return new Args(new Map(args.map(({ name }, index) => [name.toString(), call.args[index]])));
  }

  get(name: string): object {
    const value = this.#byName.get(name);
    if (typeof value !== 'object' || value === null) throw new TypeError(name);
    return value;
  }

  #integer(name: string): bigint {
    const value = this.get(name);
    if ('toBigInt' in value && typeof value.toBigInt === 'function') return z.bigint().parse(value.toBigInt());
    if ('unwrap' in value && typeof value.unwrap === 'function') return BigInt(String(value.unwrap()));
    throw new TypeError(name);
  }

  netuid = (name = 'netuid'): Netuid => Netuid.parse(Number(this.#integer(name)));
  rao = (name: string): Rao => rao(this.#integer(name));
  alpha = (name: string): AlphaRao => alphaRao(this.#integer(name));
  number = (name: string): number => z.int().parse(Number(this.#integer(name)));

  isNone(name: string): boolean {
    const value = this.get(name);
    return 'isNone' in value && value.isNone === true;
  }

  /** An AccountId, or a MultiAddress that is one. */
  address(name: string): Ss58 {
    const value = this.get(name);
    const account = 'type' in value && 'inner' in value ? (value.type === 'Id' ? value.inner : null) : value;
    if (typeof account !== 'object' || account === null || !('toU8a' in account) || typeof account.toU8a !== 'function')
      throw new TypeError(name);
    return encodeSs58(z.instanceof(Uint8Array).parse(account.toU8a()));
  }

  variant(name: string): string {
    const value = this.get(name);
    return z.string().parse('type' in value ? value.type : null);
  }
}

const proxyOf =
  (kind: 'add-proxy' | 'remove-proxy') =>
  (args: Args): PlainDecoded => ({
    kind,
    delegate: args.address('delegate'),
    proxyType: args.variant('proxyType'),
    delayBlocks: args.number('delay'),
  });
const serveAxon = (args: Args): PlainDecoded => ({ kind: 'serve-axon', netuid: args.netuid() });
const stake =
  (limited: boolean) =>
  (args: Args): PlainDecoded => ({
    kind: 'stake',
    netuid: args.netuid(),
    hotkey: args.address('hotkey'),
    amount: args.rao('amountStaked'),
    limit: limited ? args.rao('limitPrice') : null,
  });
const unstake =
  (limited: boolean) =>
  (args: Args): PlainDecoded => ({
    kind: 'unstake',
    netuid: args.netuid(),
    hotkey: args.address('hotkey'),
    amount: args.alpha('amountUnstaked'),
    limit: limited ? args.rao('limitPrice') : null,
  });
const swap =
  (limited: boolean) =>
  (args: Args): PlainDecoded => ({
    kind: 'move',
    hotkey: args.address('hotkey'),
    toHotkey: args.address('hotkey'),
    from: args.netuid('originNetuid'),
    to: args.netuid('destinationNetuid'),
    amount: args.alpha('alphaAmount'),
    ratio: limited ? args.rao('limitPrice') : null,
  });

const READERS: Readonly<Record<string, (args: Args) => PlainDecoded>> = {
  'balances.transferKeepAlive': (args) => ({ kind: 'transfer', to: args.address('dest'), amount: args.rao('value') }),
  'subtensorModule.registerLimit': (args) => ({
    kind: 'register',
    netuid: args.netuid(),
    hotkey: args.address('hotkey'),
    limit: args.rao('limitPrice'),
  }),
  'subtensorModule.burnedRegister': (args) => ({
    kind: 'register',
    netuid: args.netuid(),
    hotkey: args.address('hotkey'),
    limit: null,
  }),
  'subtensorModule.serveAxon': serveAxon,
  'subtensorModule.serveAxonTls': serveAxon,
  'subtensorModule.addStake': stake(false),
  'subtensorModule.addStakeLimit': stake(true),
  'subtensorModule.removeStake': unstake(false),
  'subtensorModule.removeStakeLimit': unstake(true),
  'subtensorModule.removeStakeFullLimit': (args) => ({
    kind: 'unstake',
    netuid: args.netuid(),
    hotkey: args.address('hotkey'),
    amount: null,
    limit: args.isNone('limitPrice') ? null : args.rao('limitPrice'),
  }),
  'subtensorModule.moveStake': (args) => ({
    kind: 'move',
    hotkey: args.address('originHotkey'),
    toHotkey: args.address('destinationHotkey'),
    from: args.netuid('originNetuid'),
    to: args.netuid('destinationNetuid'),
    amount: args.alpha('alphaAmount'),
    ratio: null,
  }),
  'subtensorModule.swapStake': swap(false),
  'subtensorModule.swapStakeLimit': swap(true),
  'proxy.addProxy': proxyOf('add-proxy'),
  'proxy.removeProxy': proxyOf('remove-proxy'),
};

const LONGEST_TEXT = 4_000;

/** For who wants to see it as the metadata names it. */
function textOf(call: Call): string {
  const args = call.meta.args.map(({ name }, index) => {
    const value = call.args[index];
    const text = name.toString() === 'call' ? textOf(value as unknown as Call) : String(value);
    return `${name.toString()}: ${text}`;
  });
  return `${nameOf(call)}(${args.join(', ')})`.slice(0, LONGEST_TEXT);
}
