// Replies made smaller for callers that ask for it: a home's line is slower upwards than its processor is.
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Reply } from './reply.ts';

/** What fits one packet is not worth it. */
const WORTH_IT_BYTES = 1_400;
/** In libuv's threads, never on the event loop. */
const compress = promisify(gzip);

const GZIP = /(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q=([\d.]+)\s*)?(?=,|$)/i;

/** Whether an Accept-Encoding header asks for gzip. */
export function wantsGzip(accepted: string | undefined): boolean {
  const found = GZIP.exec(accepted ?? '');
  return found !== null && Number(found[1] ?? 1) > 0;
}

/** The reply, smaller where that is asked for and worth it. */
export async function packed(reply: Reply, accepted: () => string | undefined): Promise<Reply> {
  if (Buffer.byteLength(reply.body) < WORTH_IT_BYTES || !wantsGzip(accepted())) return reply;
  const body = await compress(reply.body, { level: constants.Z_BEST_SPEED });
  return { ...reply, headers: [...reply.headers, 'content-encoding', 'gzip'], body };
}
