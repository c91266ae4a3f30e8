// What others see of us: asked of several sources of different owners, and believed where two of them agree.
import type { PublicAddress } from '../../contract/reach.ts';
import { addressKind } from './address.ts';

export interface AddressSource {
  /** Its owner, as shown. Two answers of one owner are one. */
  readonly name: string;
  /** Answers a GET with the caller's address as plain text. */
  readonly url: string;
}

export const ADDRESS_SOURCES: readonly AddressSource[] = [
  { name: 'Amazon', url: 'https://checkip.amazonaws.com/' },
  { name: 'ipify', url: 'https://api.ipify.org/' },
  { name: 'icanhazip', url: 'https://ipv4.icanhazip.com/' },
];

const LIMIT_MS = 6_000;
/** The longest address there is, and an end of line. */
const MOST_BYTES = 64;
const ENOUGH = 2;

/** A public address in a whole answer, or null: a page, a private address, two addresses, nothing. */
export function addressIn(text: string): string | null {
  const bare = text.trim();
  return bare.length <= MOST_BYTES && addressKind(bare) === 'public' ? bare : null;
}

async function ask({ url }: AddressSource): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS), redirect: 'error' });
    if (!response.ok || !response.body) return null;
    const decoder = new TextDecoder();
    let text = '';
    for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(bytes, { stream: true });
      if (text.length > MOST_BYTES) return null;
    }
    return addressIn(text);
  } catch {
    return null;
  }
}

export async function publicAddress(sources: readonly AddressSource[] = ADDRESS_SOURCES): Promise<PublicAddress> {
  const answers = await Promise.all(sources.map(async (source) => ({ source: source.name, ip: await ask(source) })));
  const claims = answers.flatMap(({ source, ip }) => (ip === null ? [] : [{ source, ip }]));
  const byAddress = new Map<string, Set<string>>();
  for (const { source, ip } of claims) byAddress.set(ip, (byAddress.get(ip) ?? new Set()).add(source));
  const agreed = [...byAddress].filter(([, names]) => names.size >= ENOUGH);
  const [first] = agreed;
  if (first && agreed.length === 1) return { kind: 'agreed', ip: first[0], sources: [...first[1]] };
  return byAddress.size > 1
    ? { kind: 'disagree', claims }
    : { kind: 'inconclusive', answered: claims.length, asked: sources.length };
}
