// The log: typed events in, redacted lines of JSON out (pino), to a file that is bounded. There is no other way into it.
import { pino } from 'pino';
import { isSaid, LOG_EVENTS, type LogCode, type LogFields } from './events.ts';
import { type LogFile, type LogPlace, openLogFile } from './log-file.ts';
import type { Redact } from './redact.ts';

export interface Log {
  /** Never throws. What does not fit its event is not written, and that is. */
  event<C extends LogCode>(code: C, fields: LogFields<C>): void;
  close(): void;
}

export interface LogParts {
  readonly place: LogPlace;
  readonly redact: Redact;
  /** Where a person at a terminal sees it too, a line at a time, as redacted as in the file. */
  readonly echo?: (line: string) => void;
}

/** A mebibyte, six times: some weeks of an ordinary life, and no more than a picture on anybody's disk. */
const MAX_BYTES = 1_048_576;
const OLDER_FILES = 5;
/** Of a text from outside, once redacted. Characters. */
const SAID_LIMIT = 2_000;

export const logPlace = (dataFolder: string, name: 'app' | 'rig'): LogPlace => ({
  folder: `${dataFolder}/logs`,
  name,
  maxBytes: MAX_BYTES,
  older: OLDER_FILES,
});

type Level = 'info' | 'warn' | 'error';
const LEVELS: Partial<Record<LogCode, Level>> = {
  uncaught: 'error',
  'engine-lost': 'error',
  'page-ended': 'error',
  'page-not-loaded': 'error',
  'crash-page': 'error',
  'process-not-started': 'error',
  'process-said': 'warn',
  'process-talks': 'warn',
  'message-refused': 'warn',
  'command-refused': 'warn',
  'tray-missing': 'warn',
  'update-note-stays': 'warn',
  'log-lost': 'warn',
};

export function createLog({ place, redact, echo }: LogParts): Log {
  const file: LogFile = openLogFile(place);
  const lines = pino(
    { base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) } },
    { write: (line: string) => file.write(line) },
  );
  const write = (code: LogCode, fields: object) => lines[LEVELS[code] ?? 'info']({ event: code, ...fields });

  const redacted = (code: LogCode, fields: object) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, isSaid(code, name) ? cut(redact(String(value))) : (value as unknown)]),
    );

  return {
    event: (code, fields) => {
      const lost = file.takeLost();
      if (lost > 0) write('log-lost', { lines: lost });
      const parsed = LOG_EVENTS[code].safeParse(fields);
      const shown = parsed.success ? redacted(code, parsed.data) : { unfit: true };
      write(code, shown);
      if (LEVELS[code]) echo?.(`${code} ${inWords(shown)}`);
    },
    close: () => file.close(),
  };
}

const cut = (text: string) => (text.length > SAID_LIMIT ? `${text.slice(0, SAID_LIMIT)}…` : text);

const inWords = (fields: object) =>
  Object.entries(fields)
    .map(([name, value]) => (name === 'said' ? String(value) : `${name}=${String(value)}`))
    .join(' ');
