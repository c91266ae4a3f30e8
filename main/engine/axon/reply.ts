// Replies in the caller's dialect, with everything a stock python dendrite needs to accept them.
// Source: opentensor/bittensor bittensor/core/dendrite.py (process_server_response) and bittensor/core/synapse.py (from_headers).
import { type JsonTexts, stringOf, textsOf, writeTexts } from './json.ts';
import { STATUS } from './refusal.ts';
import { headerText } from './text.ts';

/** node's flat form: name, value, name, value … Names are lower-case on the wire, because a dendrite compares them so. */
export type FlatHeaders = string[];

export interface Reply {
  readonly status: number;
  readonly headers: FlatHeaders;
  readonly body: string | Uint8Array;
}

const JSON_TYPE: readonly string[] = ['content-type', 'application/json'];
export const STREAM_TYPE: readonly string[] = ['content-type', 'text/event-stream'];
/** A size, or Python's `str(float)` of a timeout. */
const SIZE = /^\d{1,18}(?:\.\d{1,18})?$/;
const MS_PER_SECOND = 1_000;
const SECONDS_DIGITS = 6;
const OK = STATUS.ok;

/** `bt_header_input_obj_*`: base64 of the JSON of an empty value of the field's type, as a stock axon sends it. */
const EMPTY_OF_TYPE = { string: 'IiI=', list: 'W10=', object: 'e30=', int: 'MA==', float: 'MC4w', boolean: 'ZmFsc2U=' } as const;

/** text: the field's value as it stood in the body. */
function emptyOfType(text: string): string {
  switch (text.charAt(0)) {
    case '"':
      return EMPTY_OF_TYPE.string;
    case '[':
      return EMPTY_OF_TYPE.list;
    case 't':
    case 'f':
      return EMPTY_OF_TYPE.boolean;
    case '{':
    case 'n':
      return EMPTY_OF_TYPE.object;
    default:
      return /^-?\d+$/.test(text) ? EMPTY_OF_TYPE.int : EMPTY_OF_TYPE.float;
  }
}

export interface ClassicEcho {
  readonly route: string;
  readonly me: string;
  readonly hotkey: string;
  /** Decimal. */
  readonly nonce: string;
  readonly requiredFields: readonly string[];
  readonly body: JsonTexts;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly processMs: number;
}

/** The request with the handler's fields laid over it; every other field is the very text that came. */
function overlaid(body: JsonTexts, fields: Readonly<Record<string, unknown>>): Map<string, string> {
  const texts = new Map(body);
  for (const [name, value] of Object.entries(fields)) {
    const text: string | undefined = JSON.stringify(value);
    if (text === undefined) texts.delete(name);
    else texts.set(name, text);
  }
  return texts;
}

/** An object within the body, empty where it is none; nested no deeper than the body was found to be. */
const objectIn = (body: JsonTexts, name: string): Map<string, string> => {
  const text = body.get(name);
  return new Map(text?.startsWith('{') ? textsOf(text) : null);
};

/** 200: the whole request echoed, the handler's fields laid over it, `axon` and `dendrite` filled and never null. */
export function classicAnswer(echo: ClassicEcho): Reply {
  const seconds = (echo.processMs / MS_PER_SECOND).toFixed(SECONDS_DIGITS);
  const axon = objectIn(echo.body, 'axon');
  axon.set('hotkey', JSON.stringify(echo.me));
  axon.set('status_code', String(OK));
  axon.set('status_message', '"Success"');
  axon.set('process_time', seconds);
  // An identity that was verified, whatever the body said about it.
  const dendrite = objectIn(echo.body, 'dendrite');
  dendrite.set('hotkey', JSON.stringify(echo.hotkey));
  dendrite.set('nonce', echo.nonce);
  dendrite.delete('signature');
  const whole = overlaid(echo.body, echo.fields).set('axon', writeTexts(axon)).set('dendrite', writeTexts(dendrite));
  const headers = [...JSON_TYPE, ...successHeaders(echo, seconds)];
  return { status: OK, headers, body: writeTexts(whole) };
}

function successHeaders(echo: Omit<ClassicEcho, 'fields'>, seconds: string): FlatHeaders {
  const headers = [
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
  for (const field of echo.requiredFields)
    headers.push(`bt_header_input_obj_${field}`, emptyOfType(echo.body.get(field) ?? 'null'));
  return headers;
}

/** What a stream's client reads of the request's `dendrite`, beside what was verified. */
const DENDRITE_ECHO = ['ip', 'version', 'uuid'] as const;
const PLAIN_NUMBER = /^\d{1,20}$/;

/** The value as a header may carry it; null where it is nothing of the kind. */
function asHeader(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (text.startsWith('"')) return headerText(stringOf(text));
  return PLAIN_NUMBER.test(text) ? text : null;
}

/**
 * A stream has no body to echo in, so its client reads the request back from headers: name, timeout, sizes, both terminals.
 * Source: opentensor/bittensor bittensor/core/stream.py and the extract_response_json of its docs/stream_tutorial.
 */
export function classicStreamHeaders(echo: Omit<ClassicEcho, 'fields'>): FlatHeaders {
  const seconds = (echo.processMs / MS_PER_SECOND).toFixed(SECONDS_DIGITS);
  const headers = [...STREAM_TYPE, ...successHeaders(echo, seconds)];
  for (const name of ['timeout', 'header_size', 'total_size']) {
    const text = echo.body.get(name) ?? '';
    headers.push(name, SIZE.test(text) ? text : '0');
  }
  headers.push('bt_header_dendrite_hotkey', echo.hotkey, 'bt_header_dendrite_nonce', echo.nonce);
  const dendrite = objectIn(echo.body, 'dendrite');
  for (const key of DENDRITE_ECHO) {
    const value = asHeader(dendrite.get(key));
    if (value !== null) headers.push(`bt_header_dendrite_${key}`, value);
  }
  return headers;
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

/** btauth/1 and Epistula define no reply; like every FastAPI service: the object itself, and `detail` for errors. */
export const serviceAnswer = (fields: Readonly<Record<string, unknown>>, status: number = OK): Reply => ({
  status,
  headers: [...JSON_TYPE],
  body: JSON.stringify(fields),
});

export const serviceError = (status: number, detail: string): Reply => ({
  status,
  headers: [...JSON_TYPE],
  body: JSON.stringify({ detail }),
});

/** To a caller that speaks no dialect we know. */
export const plainError = (status: number, message: string): Reply => ({
  status,
  headers: [...JSON_TYPE],
  body: JSON.stringify({ message }),
});
