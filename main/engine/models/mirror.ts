// One address of a file: asked for ranges of it, through whatever it redirects to. Nothing it says is believed that can be checked.
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Agent, Dispatcher } from 'undici';
import { request } from 'undici';
import type { Patience } from './patience.ts';
import type { Range } from './ranges.ts';

/** Why a range did not come, or not whole. What came before it counts unless it says otherwise. */
export type Fault =
  /** The host asks for patience. */
  | { readonly kind: 'wait'; readonly ms: number }
  /** Another try may do better. */
  | { readonly kind: 'again'; readonly detail: string }
  /** No try will: it is not there, or not the file. */
  | { readonly kind: 'useless'; readonly detail: string }
  /** It sends the whole file whatever it is asked for: it is to be asked for all of the rest. */
  | { readonly kind: 'unranged' }
  /** It is another version than the one we have bytes of. */
  | { readonly kind: 'changed' };

export interface Expected {
  readonly bytes: number;
  readonly sha256: string;
}

export interface Ways {
  readonly agent: Agent;
  readonly patience: Patience;
  /** Where a request really goes: https, or null where it may not go. */
  readonly route: (url: URL) => URL | null;
}

/** Where bytes of an answer go. It may take its time: the host is not hurried meanwhile. */
export interface Sink {
  write(chunk: Uint8Array, at: number): Promise<void>;
  /** Bytes up to here, from the range's beginning, count. */
  took(to: number, etag: string | null): Promise<void>;
}

const MOST_REDIRECTS = 5;
const REDIRECTS = [301, 302, 303, 307, 308];
const LATER = [429, 503];
const MAYBE_LATER = [408, 425, 500, 502, 504];
/** What an address that is signed for a while says when it is over. */
const GONE = [401, 403, 404, 410];

const again = (detail: string): Fault => ({ kind: 'again', detail });
const useless = (detail: string): Fault => ({ kind: 'useless', detail });

type Reply = Dispatcher.ResponseData;
type Asked = { readonly ok: true; readonly reply: Reply } | { readonly ok: false; readonly fault: Fault };

export class Mirror {
  readonly url: string;
  /** false: it sends the whole file, whatever part it is asked for. null: not asked yet. */
  ranged: boolean | null = null;
  readonly #expected: Expected;
  readonly #ways: Ways;
  /** Where it redirected to last. */
  #led: URL | null = null;

  constructor(url: string, expected: Expected, ways: Ways) {
    this.url = url;
    this.#expected = expected;
    this.#ways = ways;
  }

  /**
   * Brings a range into the sink. null: whole. `etag`: of the version we have bytes of already. Rejects when the signal is aborted and
   * with what the sink rejects with.
   */
  async read(range: Range, etag: string | null, sink: Sink, signal: AbortSignal): Promise<Fault | null> {
    const asked = await this.#ask(range, etag, signal);
    signal.throwIfAborted();
    if (!asked.ok) return asked.fault;
    const { reply } = asked;
    const fault = this.#unfit(reply, range, etag);
    if (fault) {
      drop(reply);
      return fault;
    }
    const cut = await this.#take(reply, range, sink, signal);
    signal.throwIfAborted();
    return cut;
  }

  async #ask(range: Range, etag: string | null, signal: AbortSignal): Promise<Asked> {
    const from = new URL(this.url);
    let at = this.#led ?? from;
    for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
      const route = this.#ways.route(at);
      if (!route) return { ok: false, fault: useless('it leads to an address without https') };
      const led = at.href !== from.href;
      let reply: Reply;
      try {
        reply = await this.#request(route, range, etag, signal);
      } catch (error) {
        return { ok: false, fault: again(wordsOf(error)) };
      }
      const { statusCode, headers } = reply;
      if (statusCode === 200 || statusCode === 206) {
        if (led) this.#led = at;
        return { ok: true, reply };
      }
      drop(reply);
      if (!REDIRECTS.includes(statusCode)) return { ok: false, fault: this.#refused(statusCode, headers, led) };
      const linked = this.#linked(headers);
      if (linked) return { ok: false, fault: linked };
      const next = one(headers.location);
      if (!next || !URL.canParse(next, at.href)) return { ok: false, fault: useless('it redirects to nowhere') };
      at = new URL(next, at);
    }
    return { ok: false, fault: useless('it redirects without an end') };
  }

  #request(url: URL, [from, to]: Range, etag: string | null, signal: AbortSignal): Promise<Reply> {
    const { agent, patience } = this.#ways;
    return request(url.href, {
      dispatcher: agent,
      signal,
      headersTimeout: patience.stallMs,
      bodyTimeout: 0, // a stall is told apart from a pace that was asked for in #take
      headers: {
        'user-agent': 'Lode',
        'accept-encoding': 'identity',
        range: `bytes=${from}-${to - 1}`,
        ...(etag === null ? {} : { 'if-range': etag }),
      },
    });
  }

  #refused(status: number, headers: IncomingHttpHeaders, led: boolean): Fault {
    if (LATER.includes(status)) return { kind: 'wait', ms: retryAfterMs(one(headers['retry-after']), Date.now()) };
    if (MAYBE_LATER.includes(status)) return again(`it answered ${status}`);
    if (led && GONE.includes(status)) {
      this.#led = null;
      return again('its link has expired');
    }
    return useless(`it answered ${status}`);
  }

  /** The hub says with its redirect which file it leads to. */
  #linked(headers: IncomingHttpHeaders): Fault | null {
    const { bytes, sha256 } = this.#expected;
    const size = one(headers['x-linked-size']);
    const tag = one(headers['x-linked-etag'])?.replaceAll('"', '').toLowerCase();
    // Forty digits would be Git's own hash of a small file, which says nothing about ours.
    if (tag && /^[0-9a-f]{64}$/.test(tag) && tag !== sha256) return useless('it says that it is another file');
    return size !== undefined && size !== String(bytes) ? useless('it says that it is of another size') : null;
  }

  #unfit({ statusCode, headers }: Reply, [from, to]: Range, etag: string | null): Fault | null {
    const { bytes } = this.#expected;
    if (etag !== null && one(headers.etag) !== etag) return { kind: 'changed' };
    const coding = one(headers['content-encoding']);
    if (coding !== undefined && coding !== 'identity') return useless('it sends it in another coding');
    if (statusCode === 200) {
      this.ranged = false;
      const size = one(headers['content-length']);
      if (size !== undefined && size !== String(bytes)) return useless('it is of another size');
      return to < bytes ? { kind: 'unranged' } : null;
    }
    const sent = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(one(headers['content-range']) ?? '');
    if (!sent) return useless('it does not say which part it sends');
    if (sent[3] !== '*' && sent[3] !== String(bytes)) return useless('it is of another size');
    if (Number(sent[1]) !== from || Number(sent[2]) >= to) return useless('it sends another part than was asked for');
    this.ranged = true;
    return null;
  }

  async #take(reply: Reply, [from, to]: Range, sink: Sink, signal: AbortSignal): Promise<Fault | null> {
    const { body, headers } = reply;
    const etag = strong(one(headers.etag));
    const digest = reply.statusCode === 206 ? sha256Digest(one(headers['content-digest'])) : null;
    const hash = digest === null ? null : createHash('sha256');
    let at = reply.statusCode === 206 ? from : 0;
    const chunks: AsyncIterator<Uint8Array> = body[Symbol.asyncIterator]();
    try {
      while (at < to) {
        const next = await this.#next(chunks);
        if (typeof next === 'string') return again(next);
        const wanted = next.subarray(Math.max(0, from - at), Math.max(0, to - at));
        const place = Math.max(at, from);
        at += next.byteLength;
        if (wanted.byteLength === 0) continue;
        hash?.update(wanted);
        await sink.write(wanted, place);
        if (!hash) await sink.took(place + wanted.byteLength, etag);
        signal.throwIfAborted();
      }
      if (hash && hash.digest('base64') !== digest) return again('a part is not what it says itself');
      if (hash) await sink.took(to, etag);
      return null;
    } finally {
      drop(reply);
    }
  }

  /** The next bytes, or in words why there are none. */
  async #next(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | string> {
    const { stallMs } = this.#ways.patience;
    let timer: NodeJS.Timeout | undefined;
    const stalled = new Promise<'stalled'>((resolve) => {
      timer = setTimeout(resolve, stallMs, 'stalled');
    });
    try {
      const next = await Promise.race([chunks.next(), stalled]);
      if (next === 'stalled') return 'nothing came any more';
      return next.done ? 'it was cut off' : next.value;
    } catch (error) {
      return wordsOf(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** What is left of it is not wanted; how it ended has been said. */
function drop({ body }: Reply): void {
  body.on('error', () => undefined).destroy();
}

const one = (header: string | string[] | undefined): string | undefined => (Array.isArray(header) ? header[0] : header);

/** If-Range takes strong ones alone. */
const strong = (etag: string | undefined): string | null => (etag && /^"[^"]*"$/.test(etag) ? etag : null);

/** RFC 9530: of the part that is sent. Base64, or null. */
const sha256Digest = (header: string | undefined): string | null =>
  /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header ?? '')?.[1] ?? null;

const DEFAULT_WAIT_MS = 2_000;

/** Seconds, or a date. */
export function retryAfterMs(header: string | undefined, now: number): number {
  if (header === undefined) return DEFAULT_WAIT_MS;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? DEFAULT_WAIT_MS : Math.max(0, date - now);
}

/** What the system's codes mean, for whoever has only lost the line. */
const CODES: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'its address was not found'],
  ['EAI_AGAIN', 'its address was not found'],
  ['ECONNREFUSED', 'it was refused'],
  ['ECONNRESET', 'it was cut'],
  ['ETIMEDOUT', 'nothing answered'],
  ['ENETUNREACH', 'there is no way to it'],
]);

/** Of an error of the network: what its code means, or else the code; nothing of the address it names. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the connection failed';
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
  return `the connection failed: ${CODES.get(code) ?? code}`;
}
