// What a pallet is described by, and how the description becomes its part of the metadata.
import { u8aToHex } from '@polkadot/util';
import type { TypeRegistry } from '@polkadot/types';
import { split, type TypeBook, type Variants } from './type-book.ts';

/** "u64", or "map[Hasher+Hasher](keys) -> value"; then "?" for an option or "= 0x…" for a default other than zeros. */
export interface Pallet {
  readonly name: string;
  readonly index: number;
  /** The crate's path, in front of `pallet::Call` and its like. */
  readonly crate: string;
  readonly calls?: Variants;
  readonly events?: Variants;
  readonly errors?: Readonly<Record<string, number>>;
  readonly storage?: Readonly<Record<string, string>>;
  /** Type and value. */
  readonly constants?: Readonly<Record<string, readonly [type: string, value: unknown]>>;
}

interface Item {
  readonly type: object;
  readonly value: string;
  readonly optional: boolean;
  readonly fallback: string | null;
}

const STORAGE = /^(?:map\[([\w+]+)\]\((.+?)\) -> )?(.+?)( \?)?(?: = (0x[0-9a-f]*))?$/;

function readItem(book: TypeBook, text: string): Item {
  const match = STORAGE.exec(text);
  if (!match) throw new Error(`an item nobody can read: ${text}`);
  const [, hashers, keys = '', value = '', optional, fallback = null] = match;
  const key = split(keys).length > 1 ? `(${keys})` : keys;
  const type = hashers
    ? { map: { hashers: hashers.split('+'), key: book.id(key), value: book.id(value) } }
    : { plain: book.id(value) };
  return { type, value, optional: optional !== undefined, fallback };
}

const DEPRECATION = { notDeprecated: null };

export function palletMetadata(book: TypeBook, pallet: Pallet, encode: (type: string, value?: unknown) => Uint8Array): object {
  const { name, index } = pallet;
  const whole = (part: string, there: unknown) => (there ? { type: book.id(`${name}::${part}`), deprecationInfo: {} } : null);
  return {
    name,
    index,
    storage: pallet.storage && {
      prefix: name,
      items: Object.entries(pallet.storage).map(([item, text]) => {
        const read = readItem(book, text);
        return {
          name: item,
          modifier: read.optional ? 'Optional' : 'Default',
          type: read.type,
          fallback: read.optional ? '0x00' : (read.fallback ?? u8aToHex(encode(read.value))),
          docs: [],
          deprecationInfo: DEPRECATION,
        };
      }),
    },
    calls: whole('Call', pallet.calls),
    events: whole('Event', pallet.events),
    errors: whole('Error', pallet.errors),
    constants: Object.entries(pallet.constants ?? {}).map(([constant, [type, value]]) => ({
      name: constant,
      type: book.id(type),
      value: u8aToHex(encode(type, value)),
      docs: [],
      deprecationInfo: DEPRECATION,
    })),
    associatedTypes: [],
    viewFunctions: [],
    docs: [],
    deprecationInfo: DEPRECATION,
  };
}

export const enumsOf = ({ name, calls, events, errors }: Pallet): string[] => [
  ...(calls ? [`${name}::Call`] : []),
  ...(events ? [`${name}::Event`] : []),
  ...(errors ? [`${name}::Error`] : []),
];

/** The pallet's own enums, in the places taken for them. */
export function declarePallet(book: TypeBook, { name, crate, calls, events, errors }: Pallet): void {
  if (calls) book.variant(`${name}::Call`, `${crate}::pallet::Call`, calls);
  if (events) book.variant(`${name}::Event`, `${crate}::pallet::Event`, events);
  if (errors) {
    const variants = Object.fromEntries(Object.entries(errors).map(([error, at]) => [error, [at, ''] as const]));
    book.variant(`${name}::Error`, `${crate}::pallet::Error`, variants);
  }
}

/** The SCALE bytes of a value (none: its type's zero), by the types the book holds now. */
export function encoder(registry: TypeRegistry, book: TypeBook): (type: string, value?: unknown) => Uint8Array {
  const lookup = registry.createType('PortableRegistry', { types: book.types }, true);
  registry.setLookup(lookup);
  return (type, value) =>
    registry.createTypeUnsafe(registry.createLookupType(book.id(type) as never), value === undefined ? [] : [value]).toU8a();
}
