// Reads a miner's reply as strictly as the validators' own clients do, and takes from it the languages it names.
// Source of the classic rules: opentensor/bittensor bittensor/core/dendrite.py (process_server_response) and synapse.py.
import { z } from 'zod';
import type { Dialect } from '../../contract/query.ts';

export interface RawReply {
  readonly status: number;
  /** Names as they came on the wire: a dendrite knows bt_header_* in lower case only. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

const languages = z.array(z.array(z.string()));
const terminal = z.looseObject({});
/** pydantic fills an absent terminal with its default, and fails on null. */
const Classic = z.object({ texts: z.array(z.string()), languages, axon: terminal.optional(), dendrite: terminal.optional() });
const Btauth = z.object({ languages });
const SUCCESS = 200;

export type ReadReply = { readonly ok: true; readonly languages: readonly (readonly string[])[] } | { readonly ok: false };

export function readReply(dialect: Dialect, asked: readonly string[], { status, headers, body }: RawReply): ReadReply {
  const type = String(headers['content-type'] ?? '').toLowerCase();
  if (status !== SUCCESS || !type.startsWith('application/json')) return { ok: false };
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return { ok: false };
  }
  if (dialect === 'btauth-1') {
    const reply = Btauth.safeParse(json);
    return reply.success && reply.data.languages.length === asked.length
      ? { ok: true, languages: reply.data.languages }
      : { ok: false };
  }
  const reply = Classic.safeParse(json);
  if (!reply.success || reply.data.languages.length !== asked.length) return { ok: false };
  // A dendrite calls a reply a success when the body's or the header's axon status says 200, and only then.
  const said = reply.data.axon?.['status_code'] ?? headers['bt_header_axon_status_code'];
  return Number(said) === SUCCESS ? { ok: true, languages: reply.data.languages } : { ok: false };
}
