// The practice chain's metadata, V16, made from the descriptions beside it. What is described is held against the real chain's by a test.
import { TypeRegistry } from '@polkadot/types';
import { u8aConcat } from '@polkadot/util';
import { APIS } from './apis-described.ts';
import { FRAME_PALLETS } from './frame-pallets.ts';
import { INFO_TYPES } from './info-types.ts';
import { BASE_TYPES } from './named-types.ts';
import { declarePallet, encoder, enumsOf, type Pallet, palletMetadata } from './pallet.ts';
import { subtensor } from './subtensor-pallet.ts';
import { fieldsOf, TypeBook, type Variants } from './type-book.ts';

export const PALLETS: readonly Pallet[] = [...FRAME_PALLETS, subtensor].toSorted((a, b) => a.index - b.index);

const EXTENSIONS: readonly (readonly [identifier: string, type: string, implicit: string])[] = [
  ['CheckNonZeroSender', '()', '()'],
  ['CheckSpecVersion', '()', 'u32'],
  ['CheckTxVersion', '()', 'u32'],
  ['CheckGenesis', '()', 'H256'],
  ['CheckMortality', 'CheckMortality', 'H256'],
  ['CheckNonce', 'CheckNonce', '()'],
  ['CheckWeight', '()', '()'],
  ['ChargeTransactionPayment', 'ChargeTransactionPayment', '()'],
  ['SudoTransactionExtension', '()', '()'],
  ['CheckShieldedTxValidity', '()', '()'],
  ['SubtensorTransactionExtension', '()', '()'],
  ['DrandPriority', '()', '()'],
  ['CheckMetadataHash', 'CheckMetadataHash', 'Option<[u8; 32]>'],
];
const MAGIC = Uint8Array.from(Buffer.from('meta'));
const VERSION = 16;
const EXTRINSIC_VERSION = 4;
const DEPRECATION = { notDeprecated: null };

/** An outer enum: one variant a pallet, holding the pallet's own. */
function outer(part: 'Call' | 'Event' | 'Error'): Variants {
  const has = (pallet: Pallet): unknown => ({ Call: pallet.calls, Event: pallet.events, Error: pallet.errors })[part];
  return Object.fromEntries(
    PALLETS.filter(has).map((pallet) => [pallet.name, [pallet.index, `_: ${pallet.name}::${part}`] as const]),
  );
}

function describe(): { readonly book: TypeBook; readonly whole: (encode: Encode) => object } {
  const book = new TypeBook({
    ...BASE_TYPES,
    ...INFO_TYPES,
    RuntimeCall: { path: 'node_subtensor_runtime::RuntimeCall', variants: outer('Call') },
    RuntimeEvent: { path: 'node_subtensor_runtime::RuntimeEvent', variants: outer('Event') },
    RuntimeError: { path: 'node_subtensor_runtime::RuntimeError', variants: outer('Error') },
  });
  book.reserve(PALLETS.flatMap(enumsOf));
  for (const pallet of PALLETS) declarePallet(book, pallet);
  // polkadot-js finds the extrinsic's parts by this type's parameters.
  book.id('UncheckedExtrinsic');
  const whole = (encode: Encode) => ({
    pallets: PALLETS.map((pallet) => palletMetadata(book, pallet, encode)),
    extrinsic: {
      versions: [EXTRINSIC_VERSION],
      addressType: book.id('MultiAddress'),
      callType: book.id('RuntimeCall'),
      signatureType: book.id('MultiSignature'),
      transactionExtensionsByVersion: new Map([[0, EXTENSIONS.map((_, index) => index)]]),
      transactionExtensions: EXTENSIONS.map(([identifier, type, implicit]) => ({
        identifier,
        type: book.id(type),
        implicit: book.id(implicit),
      })),
    },
    apis: Object.entries(APIS).map(([name, { version, methods }]) => ({
      name,
      version,
      docs: [],
      deprecationInfo: DEPRECATION,
      methods: Object.entries(methods).map(([method, [inputs, output]]) => ({
        name: method,
        inputs: fieldsOf(inputs).map((input) => ({ name: input.name, type: book.id(input.type) })),
        output: book.id(output),
        docs: [],
        deprecationInfo: DEPRECATION,
      })),
    })),
    outerEnums: {
      callType: book.id('RuntimeCall'),
      eventType: book.id('RuntimeEvent'),
      errorType: book.id('RuntimeError'),
    },
    custom: { map: new Map() },

    lookup: { types: book.types },
  });
  return { book, whole };
}
type Encode = (type: string, value?: unknown) => Uint8Array;

/** SCALE bytes, the magic and the version in front. */
export function practiceMetadata(): Uint8Array {
  const { book, whole } = describe();
  // Once so that every type is written down; then again, with values encoded by them.
  whole(() => new Uint8Array());
  const encode = encoder(new TypeRegistry(), book);
  const body = new TypeRegistry().createType('MetadataV16', whole(encode)).toU8a();
  return u8aConcat(MAGIC, Uint8Array.of(VERSION), body);
}
