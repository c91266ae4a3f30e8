// Who may look at a rig's page: the holder of its key, by this computer's own name, from the page itself.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const KEY_BYTES = 32;
const TICKET_LIVES_MS = 60_000;

export interface RigKey {
  /** 256 random bits, base64url. Printed in the terminal and kept in a cookie; nowhere else. */
  readonly token: string;
  /** A token good for one visit within a minute: what stands in a browser's arguments, where other accounts can read it. */
  ticket(): string;
  /** Compares in constant time. A ticket that fits is used up. */
  opens(candidate: string | null | undefined): boolean;
}

export function createRigKey(now: () => number = Date.now): RigKey {
  const token = newToken();
  let ticket: { readonly value: string; readonly until: number } | null = null;
  return {
    token,
    ticket: () => {
      ticket = { value: newToken(), until: now() + TICKET_LIVES_MS };
      return ticket.value;
    },
    opens: (candidate) => {
      if (!candidate) return false;
      if (same(candidate, token)) return true;
      if (!ticket || now() > ticket.until || !same(candidate, ticket.value)) return false;
      ticket = null;
      return true;
    },
  };
}

const newToken = () => randomBytes(KEY_BYTES).toString('base64url');
const digest = (text: string) => createHash('sha256').update(text).digest();
/** Digests first: they have one length, so that not even the length of the token shows in the time it takes. */
const same = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));

export interface Visit {
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly cookie: string | undefined;
}
export type Verdict = 'admitted' | 'wrong-host' | 'foreign-origin' | 'no-key';

/** Cookies know no ports: the name keeps two rigs apart. */
export const cookieName = (port: number) => `lode-${port}`;

/** A name that some foreign site points at this computer (DNS rebinding) is not ours, whoever asks by it. */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** May this visitor read the page's files? */
export function admitVisit(visit: Visit, port: number, key: RigKey): Verdict {
  if (!isOwnHost(visit.host, port)) return 'wrong-host';
  return key.opens(cookieValue(visit.cookie, cookieName(port))) ? 'admitted' : 'no-key';
}

/** May this one open a socket? A browser always names the origin of the page that asks, and it must be this page. */
export function admitSocket(visit: Visit, port: number, key: RigKey): Verdict {
  if (!isOwnHost(visit.host, port)) return 'wrong-host';
  if (visit.origin !== `http://${visit.host}`) return 'foreign-origin';
  return admitVisit(visit, port, key);
}

function cookieValue(header: string | undefined, name: string): string | null {
  for (const part of header?.split(';') ?? []) {
    const cut = part.indexOf('=');
    if (cut > 0 && part.slice(0, cut).trim() === name) return part.slice(cut + 1).trim();
  }
  return null;
}
