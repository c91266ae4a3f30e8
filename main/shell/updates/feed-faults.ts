// Why something could not be fetched, in words a sentence can end with.

const WORDS: Readonly<Record<string, string>> = {
  ERR_INTERNET_DISCONNECTED: 'this computer is offline',
  ERR_NAME_NOT_RESOLVED: 'its name could not be looked up',
  ERR_CONNECTION_REFUSED: 'it refused the connection',
  ERR_CONNECTION_RESET: 'the connection broke',
  ERR_CONNECTION_CLOSED: 'the connection broke',
  ERR_CONTENT_LENGTH_MISMATCH: 'the connection broke',
  ERR_EMPTY_RESPONSE: 'it answered nothing',
  ERR_ANSWER_TOO_LONG: 'its answer is too long',
  ERR_TIMED_OUT: 'it did not answer in time',
  ERR_CONNECTION_TIMED_OUT: 'it did not answer in time',
  ERR_BLOCKED_BY_CLIENT: 'it leads to another host',
  ERR_UPDATER_CHANNEL_FILE_NOT_FOUND: 'nothing is published there',
};

/** Without addresses, paths or anything else the other side wrote. */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { code } = error as NodeJS.ErrnoException;
  const [, net] = /net::(ERR_[A-Z_]+)/.exec(error.message) ?? [];
  const [, status] = /\bstatus (\d{3})\b/.exec(error.message) ?? /HTTP_ERROR_(\d{3})/.exec(String(code)) ?? [];
  if (status) return `it answered ${status}`;
  const name = net ?? (typeof code === 'string' ? code : null);
  if (name) return WORDS[name] ?? name;
  if (/aborted/.test(error.message)) return 'the connection broke';
  return error.message === 'it did not answer in time' || error.name === 'TimeoutError' ? 'it did not answer in time' : 'unknown';
}

export const isFull = (error: unknown): boolean =>
  error instanceof Error && ((error as NodeJS.ErrnoException).code === 'ENOSPC' || error.message.includes('ENOSPC'));
