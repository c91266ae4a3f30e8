// Whether the way to the internet is paid by what goes over it, on macOS, which tells programs like this one nothing of it: all that is
// seen is an iPhone's hotspot, by the addresses it alone gives out.
import { networkInterfaces } from 'node:os';
import type { Reader } from '../system-readers.ts';
import { known, type Told, unread, type Value } from '../told.ts';

const EVERY_MS = 60_000;
/** 172.20.10.0/28 */
const IPHONE = /^172\.20\.10\.(?:[1-9]|1[0-4])$/;

type Addresses = Readonly<Record<string, readonly { readonly address: string; readonly netmask: string }[] | undefined>>;

/** Only where it is the only way out of this Mac: another connection would be taken before it. */
export function hotspotIn(addresses: Addresses): boolean {
  const all = Object.values(addresses).flatMap((some) => some ?? []);
  const outward = all.filter(({ address }) => !address.includes(':') && !/^(?:127\.|169\.254\.)/.test(address));
  return outward.length > 0 && outward.every(({ address, netmask }) => IPHONE.test(address) && netmask === '255.255.255.240');
}

export function macosMetered(addresses: () => Addresses = networkInterfaces): Reader<Value<'network'>> {
  const read = (): Promise<Told<Value<'network'>>> =>
    Promise.resolve(hotspotIn(addresses()) ? known({ metered: true }) : unread('not-here', 'macOS does not say'));
  return { everyMs: EVERY_MS, read };
}
