// The help desk: puts a support file together, keeps the one that was shown, and lets exactly that one be saved.
import { randomInt } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Command, CommandResult } from '../contract/commands.ts';
import type { FlightRow } from '../contract/flight.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { SupportPart, SupportPreview } from '../contract/support.ts';
import type { i18n } from 'i18next';
import { logFiles, type LogPlace } from './log-file.ts';
import { aboutPart, type AboutHouse, computerPart, eventsPart, flightPart, logPart, settingsPart, statePart } from './parts.ts';
import type { Redact } from './redact.ts';

export interface HelpDesk {
  preview(): Promise<SupportPreview>;
  /** The text of the file that was shown last. null: it was another. */
  shown(reference: string): { readonly fileName: string; readonly text: string } | null;
  /** A screenful for a message to somebody. */
  summary(): string;
}

export interface HelpDeskParts {
  readonly snapshots: { readonly current: Snapshot };
  readonly about: AboutHouse;
  readonly send: (command: Command) => Promise<CommandResult>;
  readonly log: LogPlace;
  readonly redact: Redact;
  readonly speech: i18n;
  readonly now: () => number;
}

/** Without what is taken for another when it is read aloud (Crockford's base 32). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const HALF = 4;
/** The newest of them. */
const FLIGHT_ROWS_TOLD = 300;
/** Of the log's end, in bytes: some days of it, and still to be read through. */
const LOG_BYTES = 160_000;

export function createHelpDesk({ snapshots, about, send, log, redact, speech, now }: HelpDeskParts): HelpDesk {
  let last: { readonly reference: string; readonly fileName: string; readonly text: string } | null = null;
  const clean = ({ name, text }: SupportPart): SupportPart => ({ name, text: text.split('\n').map(redact).join('\n') });
  const short = (snapshot: Snapshot) => [aboutPart(snapshot.version, about), statePart(snapshot), eventsPart(snapshot)];

  return {
    preview: async () => {
      const snapshot = snapshots.current;
      const reference = newReference();
      const [flight, lines] = await Promise.all([readFlight(send), tailOf(log)]);
      const parts = [
        ...short(snapshot),
        flightPart(flight),
        settingsPart(snapshot.settings),
        computerPart(snapshot.computer),
        logPart(lines),
      ].map(clean);
      const head = [
        speech.t('support.file.title', { reference }),
        speech.t('support.file.made', { time: `${new Date(now()).toISOString().slice(0, 16).replace('T', ' ')} UTC` }),
        speech.t('support.file.gone'),
        speech.t('face.help.never'),
      ].join('\n');
      const [first, ...rest] = parts.map((part, at) => (at === 0 ? { ...part, text: `${head}\n\n${part.text}` } : part));
      const shown = first ? [first, ...rest] : [];
      const fileName = `lode-support-${reference}.txt`;
      last = { reference, fileName, text: fileText(shown, speech) };
      return { reference, fileName, parts: shown };
    },
    shown: (reference) => (last?.reference === reference ? last : null),
    summary: () =>
      short(snapshots.current)
        .map((part) => clean(part).text)
        .join('\n\n'),
  };
}

function fileText(parts: readonly SupportPart[], speech: i18n): string {
  return parts.map(({ name, text }) => `== ${speech.t(`face.help.parts.${name}`)} ==\n${text}\n`).join('\n');
}

const half = () => Array.from({ length: HALF }, () => LETTERS[randomInt(LETTERS.length)]).join('');

function newReference(): string {
  return `${half()}-${half()}`;
}

async function readFlight(send: HelpDeskParts['send']): Promise<readonly FlightRow[] | null> {
  const result = await send({ type: 'flight.read', args: { before: null, limit: FLIGHT_ROWS_TOLD } });
  return result.ok ? (result as Extract<CommandResult<'flight.read'>, { ok: true }>).value.rows : null;
}

/** The newest lines of a log, oldest first. [] where it cannot be read: that is no reason to help nobody. */
async function tailOf(place: LogPlace): Promise<string[]> {
  let text = '';
  for (const file of logFiles(place)) {
    const room = LOG_BYTES - text.length;
    if (room <= 0) break;
    text = (await endOf(file, room)) + text;
  }
  const lines = text.split('\n');
  return text.length >= LOG_BYTES ? lines.slice(1) : lines;
}

async function endOf(file: string, most: number): Promise<string> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const length = Math.min(size, most);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, size - length);
      return buffer.subarray(0, bytesRead).toString('utf8');
    } finally {
      await handle.close();
    }
  } catch {
    return '';
  }
}
