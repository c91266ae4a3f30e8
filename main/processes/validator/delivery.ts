// Sends one signed query over HTTP, on connections that are kept, and brings back what the miner said, whole or not at all.
import { gunzipSync, inflateSync } from 'node:zlib';
import { Agent, request } from 'undici';
import { headerOf, type RawReply } from './reply.ts';
import type { SignedRequest, Target } from './request.ts';

/** More than any subnet's answer has: It's AI's, the longest, has 40,000 numbers beside its texts. */
const MAX_REPLY_BYTES = 8 * 1024 * 1024;
/** Queries under way at once, each on a connection of its own; asking for more is refused here, so that no time is measured in a queue of ours. */
export const MAX_UNDER_WAY = 256;

export interface Delivered {
  /** From the first byte sent, or the attempt to connect, to the last byte received. */
  readonly tookMs: number;
  /** null: there was no whole reply in time. */
  readonly reply: RawReply | null;
}

export interface DeliveryLimits {
  readonly timeoutMs: number;
  /** A longer body is no reply. */
  readonly maxBytes?: number;
}

export interface Deliveries {
  readonly underWay: number;
  /** `timeoutMs` holds for the whole of it: connecting, asking and being answered. */
  send(to: Target, signed: SignedRequest, limits: DeliveryLimits): Promise<Delivered>;
  close(): Promise<void>;
}

const DECODERS: Readonly<Record<string, (body: Uint8Array) => Uint8Array>> = {
  gzip: (body) => gunzipSync(body, { maxOutputLength: MAX_REPLY_BYTES }),
  deflate: (body) => inflateSync(body, { maxOutputLength: MAX_REPLY_BYTES }),
};

export function createDeliveries(): Deliveries {
  const agent = new Agent({ connections: MAX_UNDER_WAY, maxResponseSize: MAX_REPLY_BYTES });
  let underWay = 0;

  async function ask(to: Target, signed: SignedRequest, signal: AbortSignal): Promise<RawReply> {
    const { statusCode, headers, body } = await request(`http://${to.host}:${to.port}${signed.path}`, {
      dispatcher: agent,
      method: 'POST',
      headers: [...signed.headers],
      body: signed.body,
      responseHeaders: 'raw',
      signal,
    });
    // Asked for as "raw", the headers are names and values in turn, as they came on the wire.
    const raw = headers as unknown as readonly string[];
    const bytes = await body.bytes();
    const decode = DECODERS[headerOf(raw, 'content-encoding')?.toLowerCase() ?? ''];
    return { status: statusCode, headers: raw, body: decode ? decode(bytes) : bytes };
  }

  return {
    get underWay() {
      return underWay;
    },
    async send(to, signed, { timeoutMs, maxBytes = MAX_REPLY_BYTES }) {
      const started = performance.now();
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), timeoutMs);
      underWay += 1;
      try {
        const reply = await ask(to, signed, abort.signal);
        return { tookMs: performance.now() - started, reply: reply.body.length > maxBytes ? null : reply };
      } catch {
        return { tookMs: performance.now() - started, reply: null };
      } finally {
        underWay -= 1;
        clearTimeout(timer);
      }
    },
    close: () => agent.destroy(),
  };
}
