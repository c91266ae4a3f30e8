// Our description of the chain, read back by polkadot-js and held against finney's own metadata: names, indices, types, hashers, defaults.
import { Metadata, TypeRegistry } from '@polkadot/types';
import { u8aToHex } from '@polkadot/util';
import { describe, expect, it } from 'vitest';
import { EMPTY_EXTENSIONS } from '../runtime.ts';
import { realMetadata, WITHOUT_REAL } from '../testing/real-metadata.ts';
import { practiceMetadata } from './metadata.ts';
import { skipBecause } from '../../../rig/skip-for-tests.ts';

type Json = Record<string, never> & { readonly [key: string]: unknown };
interface Portable {
  readonly id: number;
  readonly type: { readonly path: string[]; readonly def: Record<string, Json> };
}
interface Read {
  readonly lookup: { readonly types: Portable[] };
  readonly pallets: {
    readonly name: string;
    readonly index: number;
    readonly calls: { readonly type: number } | null;
    readonly events: { readonly type: number } | null;
    readonly errors: { readonly type: number } | null;
    readonly storage: { readonly items: Item[] } | null;
    readonly constants: { readonly name: string; readonly type: number; readonly value: string }[];
  }[];
  readonly apis: { readonly name: string; readonly version: number; readonly methods: Method[] }[];
  readonly extrinsic: { readonly transactionExtensions: { identifier: string; type: number; implicit: number }[] };
}
interface Item {
  readonly name: string;
  readonly modifier: string;
  readonly type: { plain?: number; map?: { hashers: string[]; key: number; value: number } };
  readonly fallback: string;
}
interface Method {
  readonly name: string;
  readonly inputs: { readonly name: string; readonly type: number }[];
  readonly output: number;
}

function read(bytes: Uint8Array): Read {
  const registry = new TypeRegistry();
  const metadata = new Metadata(registry, u8aToHex(bytes));
  registry.setMetadata(metadata, undefined, EMPTY_EXTENSIONS);
  return metadata.asLatest.toJSON() as unknown as Read;
}

/** What a type looks like on the wire, whatever its names are; calls, events and the era's 256 variants are named and not gone into. */
function shape({ lookup }: Read, id: number, depth = 0): unknown {
  const found = lookup.types[id]?.type;
  if (!found || depth > 14) return '…';
  const { def, path } = found;
  const last = path.at(-1) ?? '';
  if (/Runtime(Call|Event|Error)$/.test(last) || ['Era', 'Call', 'Event'].includes(last)) return last;
  const inner = (type: unknown) => shape({ lookup } as Read, type as number, depth + 1);
  if (def['primitive']) return def['primitive'];
  if (def['compact']) return { compact: inner(def['compact']['type']) };
  if (def['sequence']) return [inner(def['sequence']['type'])];
  if (def['array']) return { length: def['array']['len'], of: inner(def['array']['type']) };
  if (def['tuple']) return (def['tuple'] as unknown as number[]).map(inner);
  const fields = (list: { name: string | null; type: number }[]) => {
    // A struct around one nameless value is that value on the wire.
    const [only] = list;
    return list.length === 1 && only && only.name === null ? inner(only.type) : list.map((each) => [each.name, inner(each.type)]);
  };
  if (def['composite']) return fields(def['composite']['fields'] as never);
  const variants = (def['variant'] as Json)['variants'] as unknown as { name: string; index: number; fields: never[] }[];
  return variants.map(({ name, index, fields: list }) => [name, index, fields(list)]);
}

const ours = read(practiceMetadata());
const realBytes = realMetadata(424);
const finney = realBytes && read(realBytes);

const extensionsOf = (metadata: Read) =>
  metadata.extrinsic.transactionExtensions.map(({ identifier, implicit }) => [identifier, shape(metadata, implicit)]);
const variantsOf = (metadata: Read, type: number | undefined) =>
  type === undefined
    ? []
    : ((metadata.lookup.types[type] as Portable).type.def['variant']?.['variants'] as unknown as {
        name: string;
        index: number;
        fields: { name: string | null; type: number }[];
      }[]);

describe('our metadata', () => {
  it('is read by polkadot-js whole', () => {
    expect(ours.pallets.map(({ name, index }) => [name, index])).toEqual([
      ['System', 0],
      ['Timestamp', 2],
      ['Balances', 5],
      ['TransactionPayment', 6],
      ['SubtensorModule', 7],
      ['Proxy', 16],
    ]);
    expect(ours.apis.map(({ name }) => name)).toContain('SwapRuntimeApi');
    expect(practiceMetadata().length).toBeLessThan(60_000);
  });
});

describe.each(ours.pallets.map((pallet) => ({ pallet, name: pallet.name })))('$name, beside finney', ({ pallet }) => {
  const theirs = finney?.pallets.find(({ name }) => name === pallet.name);
  const parts = ['calls', 'events', 'errors'] as const;

  it.each(parts)('has its %s where the chain has them, with the same fields', (part, ...rest) => {
    void rest;
    if (!finney) return;
    expect(theirs?.index).toBe(pallet.index);
    const real = variantsOf(finney, theirs?.[part]?.type);
    for (const variant of variantsOf(ours, pallet[part]?.type)) {
      const same = real.find(({ name }) => name === variant.name);
      const told = (metadata: Read, { name, index, fields }: typeof variant) => [
        name,
        index,
        fields.map((field) => [field.name, shape(metadata, field.type)]),
      ];
      expect(told(ours, variant)).toEqual(same && told(finney, same));
    }
  });

  it('has its storage and constants as the chain has them', () => {
    if (!finney) return;
    for (const item of pallet.storage?.items ?? []) {
      const same = theirs?.storage?.items.find(({ name }) => name === item.name);
      const told = (metadata: Read, { name, modifier, type, fallback }: Item) => [
        name,
        modifier,
        type.plain === undefined ? null : shape(metadata, type.plain),
        type.map?.hashers ?? null,
        type.map ? shape(metadata, type.map.key) : null,
        type.map ? shape(metadata, type.map.value) : null,
        fallback,
      ];
      expect(told(ours, item)).toEqual(same && told(finney, same));
    }
    for (const { name, type, value } of pallet.constants) {
      const same = theirs?.constants.find((each) => each.name === name);
      expect([name, shape(ours, type), value]).toEqual(same && [same.name, shape(finney, same.type), same.value]);
    }
  });
});

describe('runtime APIs and extensions, beside finney', () => {
  it.each(ours.apis.map((api) => ({ api, name: api.name })))('$name', ({ api }) => {
    if (!finney) return;
    const theirs = finney.apis.find(({ name }) => name === api.name);
    for (const method of api.methods) {
      const same = theirs?.methods.find(({ name }) => name === method.name);
      const told = (metadata: Read, { name, inputs, output }: Method) => [
        name,
        inputs.map((input) => [input.name, shape(metadata, input.type)]),
        shape(metadata, output),
      ];
      expect(told(ours, method)).toEqual(same && told(finney, same));
    }
  });

  it('are signed in the same order', () => {
    if (!finney) return;
    expect(extensionsOf(ours)).toEqual(extensionsOf(finney));
  });

  it('were looked at', (context) => {
    if (!finney) skipBecause(context, WITHOUT_REAL);
    expect(finney?.pallets.length).toBe(28);
  });
});
