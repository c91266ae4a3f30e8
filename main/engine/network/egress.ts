// The only way an adapter reaches the web: hosts its manifest names, https, no address of a private network, answers of a bounded size.
import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher, request } from 'undici';
import type { Egress, EgressFault, EgressOptions, EgressReply } from '../subnets/adapter.ts';
import { addressKind } from './address.ts';

/** Whole, connecting included. */
const LIMIT_MS = 20_000;

/** A name that leads into the home network is a trap, whoever set it: its owner could ask our router or our neighbours through us. */
const publicLookup: LookupFunction = (hostname, options, callback) =>
  systemLookup(hostname, { ...options, all: true }, (error, found) => {
    const open = error ? [] : found.filter(({ address }) => addressKind(address) === 'public');
    const first = open[0];
    if (error) callback(error, '', 0);
    else if (!first) callback(Object.assign(new Error(PRIVATE), { code: PRIVATE }), '', 0);
    else if (options.all) callback(null, open);
    else callback(null, first.address, first.family);
  });
const PRIVATE = 'EPRIVATE';

export interface EgressParts {
  readonly hosts: readonly string[];
  /** What connects; the real one refuses private addresses. A test has its peer on this computer. */
  readonly dispatcher?: Dispatcher;
}

type Asked = { readonly ok: true; readonly value: EgressReply } | { readonly ok: false; readonly problem: EgressFault };
const fault = (problem: EgressFault): Asked => ({ ok: false, problem });

/** Closed by whoever made it: what is under way is given up. */
export interface OwnEgress extends Egress {
  close(): Promise<void>;
}

export function createEgress({ hosts, dispatcher }: EgressParts): OwnEgress {
  const allowed = new Set(hosts);
  const ending = new AbortController();
  let agent: Dispatcher | null = dispatcher ?? null;

  const ask = async (method: 'GET' | 'POST', address: string, body: string | null, options: EgressOptions): Promise<Asked> => {
    const url = URL.canParse(address) ? new URL(address) : null;
    if (!url || url.protocol !== 'https:' || url.username !== '' || url.port !== '' || !allowed.has(url.hostname))
      return fault('not-allowed');
    agent ??= new Agent({ connect: { lookup: publicLookup } });
    const signal = AbortSignal.any([options.signal, ending.signal, AbortSignal.timeout(LIMIT_MS)]);
    try {
      // A redirect is an answer like any other: it is not followed, because it could lead anywhere.
      const answer = await request(url, {
        dispatcher: agent,
        method,
        signal,
        ...(body === null ? {} : { body, headers: { 'content-type': 'application/json' } }),
      });
      const parts: Uint8Array[] = [];
      let size = 0;
      for await (const part of answer.body as AsyncIterable<Uint8Array>) {
        size += part.length;
        if (size > options.maxBytes) return fault('too-large'); // leaving the loop ends the connection
        parts.push(part);
      }
      return { ok: true, value: { status: answer.statusCode, body: Buffer.concat(parts) } };
    } catch (error) {
      if (options.signal.aborted || ending.signal.aborted) return fault('cancelled');
      return fault(isPrivate(error) ? 'not-allowed' : 'unreachable');
    }
  };

  return {
    get: (url, options) => ask('GET', url, null, options),
    post: (url, body, options) => ask('POST', url, body, options),
    close: async () => {
      ending.abort();
      if (agent && agent !== dispatcher) await agent.close();
    },
  };
}

const isPrivate = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === PRIVATE;
