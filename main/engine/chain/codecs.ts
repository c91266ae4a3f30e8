// The chain's answers as JSON, read by schemas: big numbers as bigint, names as text fit to be shown.
import { z } from 'zod';
import { alphaRao, type AlphaRao, Netuid, rao, type Rao } from '../../contract/amounts.ts';
import { Ss58 } from '../../contract/units.ts';

/** polkadot's JSON writes what fits into 53 bits as a number and the rest as hex. */
export const Big = z.union([z.number().int(), z.string().regex(/^(0x[0-9a-f]+|\d+)$/)]).transform((value) => BigInt(value));
export const RaoJson = Big.transform((value): Rao => rao(value));
export const AlphaJson = Big.transform((value): AlphaRao => alphaRao(value));
export const Int = Big.transform(Number);
export { Netuid as NetuidJson, Ss58 as AddressJson };

const LONGEST_NAME = 80;
/** What is not seen, or turns the text around it. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu;
export const plainText = (text: string, longest: number = LONGEST_NAME): string =>
  Array.from(text.replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim()).slice(0, longest).join('');

const utf8 = new TextDecoder('utf8');
/** Text as the chain keeps it: a list of bytes, or their hex. */
export const TextJson = z.union([z.array(z.number()), z.string()]).transform((value) => {
  const bytes = typeof value === 'string' ? Buffer.from(value.replace(/^0x/, ''), 'hex') : Uint8Array.from(value);
  return utf8.decode(bytes);
});
