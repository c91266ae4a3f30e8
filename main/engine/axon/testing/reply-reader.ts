// For tests: reads replies off the wire by HTTP's own rules, strictly, and names whatever is none: what a smuggled line would be.

export interface WireReply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** Its body had its end. */
  readonly whole: boolean;
}

export interface WireReplies {
  readonly replies: readonly WireReply[];
  /** What is wrong with them, in a few words; null where nothing is. */
  readonly fault: string | null;
}

const STATUS_LINE = /^HTTP\/1\.1 (\d{3}) [A-Za-z' -]{2,40}$/;
const HEADER_LINE = /^([A-Za-z0-9_-]{1,64}): ?([\x20-\x7e]{0,256})$/;
const CHUNK_SIZE = /^[0-9a-f]{1,8}$/i;
const HEX = 16;
const NO_CONTENT = /^(?:1\d\d|204|304)$/;

/** Every header the axon, or node for it, says. */
const MEANT = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'header_size',
  'keep-alive',
  'name',
  'timeout',
  'total_size',
  'transfer-encoding',
  ...['status_code', 'status_message', 'process_time', 'hotkey'].map((name) => `bt_header_axon_${name}`),
  ...['ip', 'version', 'uuid', 'hotkey', 'nonce'].map((name) => `bt_header_dendrite_${name}`),
]);
const ECHOED_FIELD = /^bt_header_input_obj_[a-z_]{1,40}$/;

export interface Asked {
  /** HEAD was asked somewhere in it, so that a reply may lack the body its length speaks of. */
  readonly heads?: boolean;
  /** HTTP/1.0 was spoken somewhere in it, so that a stream may end with its connection. */
  readonly old?: boolean;
}

export function readReplies(bytes: Buffer, { heads = false, old = false }: Asked = {}): WireReplies {
  const replies: WireReply[] = [];
  let at = 0;
  const fault = (why: string): WireReplies => ({ replies, fault: why });
  while (at < bytes.length) {
    const end = bytes.indexOf('\r\n\r\n', at);
    if (end < 0) return fault('a head without an end');
    const [first = '', ...lines] = bytes.subarray(at, end).toString('latin1').split('\r\n');
    const status = STATUS_LINE.exec(first)?.[1];
    if (status === undefined) return fault(`a status line that is none: ${JSON.stringify(first.slice(0, 80))}`);
    const headers = new Map<string, string>();
    for (const line of lines) {
      const [, name = '', value = ''] = HEADER_LINE.exec(line) ?? [];
      const low = name.toLowerCase();
      if (low === '' || (!MEANT.has(low) && !ECHOED_FIELD.test(low))) {
        return fault(`a header nobody meant: ${JSON.stringify(line.slice(0, 80))}`);
      }
      if (headers.has(low)) return fault(`a header twice: ${low}`);
      headers.set(low, value);
    }
    at = end + '\r\n\r\n'.length;
    const length = headers.get('content-length');
    const chunks = headers.get('transfer-encoding') === 'chunked';
    if (NO_CONTENT.test(status)) continue;
    if (old && length === undefined && !chunks && headers.get('connection') === 'close') {
      replies.push({ status: Number(status), headers, body: bytes.subarray(at), whole: false });
      return { replies, fault: null };
    }
    if ((length === undefined) !== chunks) return fault('a reply of no length, or of two');
    const bodyless = heads && (at === bytes.length || bytes.subarray(at).toString('latin1').startsWith('HTTP/1.1 '));
    const body = bodyless
      ? { content: Buffer.alloc(0), next: at, whole: true }
      : chunks
        ? unchunk(bytes, at)
        : cut(bytes, at, length);
    if (body === null) return fault('chunks that are none');
    replies.push({ status: Number(status), headers, body: body.content, whole: body.whole });
    at = body.next;
  }
  return { replies, fault: null };
}

interface Body {
  readonly content: Buffer;
  readonly next: number;
  readonly whole: boolean;
}

function cut(bytes: Buffer, at: number, length: string | undefined): Body {
  const content = bytes.subarray(at, at + Number(length));
  return { content, next: at + content.length, whole: content.length === Number(length) };
}

function unchunk(bytes: Buffer, from: number): Body | null {
  const parts: Buffer[] = [];
  for (let at = from; ; ) {
    const end = bytes.indexOf('\r\n', at);
    if (end < 0) return { content: Buffer.concat(parts), next: bytes.length, whole: false };
    const text = bytes.subarray(at, end).toString('latin1');
    if (!CHUNK_SIZE.test(text)) return null;
    const size = Number.parseInt(text, HEX);
    const begin = end + 2;
    if (size === 0) return { content: Buffer.concat(parts), next: begin + 2, whole: true };
    parts.push(bytes.subarray(begin, begin + size));
    at = begin + size + 2;
    if (at > bytes.length) return { content: Buffer.concat(parts), next: bytes.length, whole: false };
    if (bytes.subarray(at - 2, at).toString('latin1') !== '\r\n') return null;
  }
}
