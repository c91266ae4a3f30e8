// Reads a miner's reply as strictly as the validators' own clients do: what it answers is the subnet's to judge.
// Source of the classic rules: opentensor/bittensor bittensor/core/dendrite.py (process_server_response) and synapse.py.
import { z } from 'zod';
import type { Dialect } from '../../contract/query.ts';
import type { Asked } from './request.ts';

export interface RawReply {
  readonly status: number;
  /** Names and values in turn, as they came on the wire: a dendrite knows bt_header_* in lower case only. */
  readonly headers: readonly string[];
  readonly body: Uint8Array;
}

export type ReadReply = { readonly ok: true; readonly fields: Readonly<Record<string, unknown>> } | { readonly ok: false };

const SUCCESS = 200;
const NO: ReadReply = { ok: false };
/** What aiohttp takes for JSON. */
const JSON_TYPE = /^(?:application\/|[\w.-]+\/[\w.+-]+\+)json$/;

// A terminal's numbers go through Python's int() and float(), which take a number's text as well as a number.
const castInt = z.union([z.number(), z.boolean(), z.string().regex(/^\s*[+-]?\d+\s*$/)]).nullish();
const castFloat = z
  .union([z.number(), z.boolean(), z.string().regex(/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i)])
  .nullish();
const text = z.string().nullish();
const Terminal = z.object({
  status_code: castInt,
  status_message: text,
  process_time: castFloat,
  ip: text,
  port: castInt,
  version: castInt,
  nonce: castInt,
  uuid: text,
  hotkey: text,
  signature: text,
});
const Fields = z.record(z.string(), z.unknown());
/** What every synapse has; pydantic fills an absent terminal with its default, and fails on null. */
const Classic = z.object({
  name: text,
  timeout: castFloat,
  total_size: castInt,
  header_size: castInt,
  computed_body_hash: text,
  axon: Terminal.optional(),
  dendrite: Terminal.optional(),
});

/** Value of the first header of that name, in any case. */
export function headerOf(headers: readonly string[], name: string): string | undefined {
  for (let at = 0; at + 1 < headers.length; at += 2) if (headers[at]?.toLowerCase() === name) return headers[at + 1];
  return undefined;
}

/** Headers named exactly so. */
const exactly = (headers: readonly string[], name: string): readonly string[] =>
  headers.filter((_, at) => at % 2 === 1 && headers[at - 1] === name);

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** The axon's own word on how it went. A header counts more than the body, and one that is no number spoils the reply. */
function saysSuccess(headers: readonly string[], axon: z.infer<typeof Terminal> | undefined): boolean {
  const statuses = exactly(headers, 'bt_header_axon_status_code');
  const times = exactly(headers, 'bt_header_axon_process_time');
  if (
    ![...statuses.map((one) => castInt.safeParse(one)), ...times.map((one) => castFloat.safeParse(one))].every(
      (one) => one.success,
    )
  )
    return false;
  return Number(statuses.at(-1) ?? axon?.status_code) === SUCCESS;
}

/** A field that came back has the type of the one that was sent; pydantic takes a number's text for a number. */
function isLike(sent: unknown, got: unknown): boolean {
  if (Array.isArray(sent)) return Array.isArray(got) && (sent.length === 0 || got.every((one) => isLike(sent[0], one)));
  if (typeof sent === 'number') return got !== null && got !== undefined && castFloat.safeParse(got).success;
  if (typeof sent === 'object' && sent !== null) return Fields.safeParse(got).success;
  return sent === null ? got !== undefined : typeof got === typeof sent;
}

/** Classic: every required field of the request comes back. Never throws, whatever the bytes. */
export function readReply(
  dialect: Dialect,
  { fields: sent, required }: Pick<Asked, 'fields' | 'required'>,
  { status, headers, body }: RawReply,
): ReadReply {
  const type = headerOf(headers, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (status !== SUCCESS || !JSON_TYPE.test(type)) return NO;
  const json = Fields.safeParse(parsed(body));
  if (!json.success) return NO;
  if (dialect === 'classic') {
    const synapse = Classic.safeParse(json.data);
    if (!synapse.success || !saysSuccess(headers, synapse.data.axon)) return NO;
    if (!required.every((name) => isLike(sent[name], json.data[name]))) return NO;
  }
  return { ok: true, fields: json.data };
}
