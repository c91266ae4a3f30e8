// Replies in the caller's dialect, with everything a stock python dendrite needs to accept them.
// Source: opentensor/bittensor bittensor/core/dendrite.py (process_server_response) and bittensor/core/synapse.py (from_headers).
import type { JsonObject } from './json.ts';
import { STATUS } from './refusal.ts';
import { headerText } from './text.ts';

/** node's flat form: name, value, name, value … Names are lower-case on the wire, because a dendrite compares them so. */
export type FlatHeaders = string[];

export interface Reply {
  readonly status: number;
  readonly headers: FlatHeaders;
  readonly body: string;
}

const JSON_TYPE: readonly string[] = ['content-type', 'application/json'];
const MS_PER_SECOND = 1_000;
const SECONDS_DIGITS = 6;
const OK = STATUS.ok;

/** `bt_header_input_obj_*`: base64 of the JSON of an empty value of the field's type, as a stock axon sends it. */
const EMPTY_OF_TYPE = { string: 'IiI=', list: 'W10=', object: 'e30=', int: 'MA==', float: 'MC4w', boolean: 'ZmFsc2U=' } as const;

function emptyOfType(value: unknown): string {
  if (Array.isArray(value)) return EMPTY_OF_TYPE.list;
  if (typeof value === 'string') return EMPTY_OF_TYPE.string;
  if (typeof value === 'boolean') return EMPTY_OF_TYPE.boolean;
  if (typeof value === 'number') return Number.isInteger(value) ? EMPTY_OF_TYPE.int : EMPTY_OF_TYPE.float;
  return EMPTY_OF_TYPE.object;
}

export interface ClassicEcho {
  readonly route: string;
  readonly me: string;
  readonly hotkey: string;
  readonly nonce: bigint;
  readonly requiredFields: readonly string[];
  readonly body: JsonObject;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly processMs: number;
}

const asObject = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};

/** 200: the whole request echoed, the handler's fields laid over it, `axon` and `dendrite` filled and never null. */
export function classicAnswer(echo: ClassicEcho): Reply {
  const { axon, dendrite, ...rest } = echo.body;
  const seconds = (echo.processMs / MS_PER_SECOND).toFixed(SECONDS_DIGITS);
  const whole = JSON.stringify({
    ...rest,
    ...echo.fields,
    axon: { ...asObject(axon), hotkey: echo.me, status_code: OK, status_message: 'Success', process_time: Number(seconds) },
  });
  // The nonce has more digits than a double holds, so the object that has it is written by hand: an identity that was
  // verified, whatever the body said about it.
  const { nonce: _inexact, signature: _secretEnough, ...said } = asObject(dendrite);
  const who = JSON.stringify({ ...said, hotkey: echo.hotkey });
  const body = `${whole.slice(0, -1)},"dendrite":${who.slice(0, -1)},"nonce":${echo.nonce}}}`;
  const headers = [
    ...JSON_TYPE,
    'name',
    echo.route,
    'bt_header_axon_status_code',
    String(OK),
    'bt_header_axon_status_message',
    'Success',
    'bt_header_axon_process_time',
    seconds,
    'bt_header_axon_hotkey',
    echo.me,
  ];
  for (const field of echo.requiredFields) headers.push(`bt_header_input_obj_${field}`, emptyOfType(rest[field]));
  return { status: OK, headers, body };
}

/** An error a dendrite shows its validator: real status, the reason in body and headers. */
export function classicError(status: number, message: string, me: string, processMs: number): Reply {
  const headers = [
    ...JSON_TYPE,
    'bt_header_axon_status_code',
    String(status),
    'bt_header_axon_status_message',
    headerText(message),
    'bt_header_axon_process_time',
    (processMs / MS_PER_SECOND).toFixed(SECONDS_DIGITS),
    'bt_header_axon_hotkey',
    me,
  ];
  return { status, headers, body: JSON.stringify({ message }) };
}

/** btauth/1 defines no reply; like every FastAPI service: the object itself, and `detail` for errors. */
export const btauthAnswer = (body: JsonObject, fields: Readonly<Record<string, unknown>>): Reply => ({
  status: OK,
  headers: [...JSON_TYPE],
  body: JSON.stringify({ ...body, ...fields }),
});

export const btauthError = (status: number, detail: string): Reply => ({
  status,
  headers: [...JSON_TYPE],
  body: JSON.stringify({ detail }),
});

/** To a caller that speaks neither dialect. */
export const plainError = (status: number, message: string): Reply => ({
  status,
  headers: [...JSON_TYPE],
  body: JSON.stringify({ message }),
});
