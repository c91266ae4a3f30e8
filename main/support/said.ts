// What a child process writes to its terminal, as the log hears it: gathered for a moment, cut, and no more than so much of it.
// From the signer nothing is taken but where in the code it stood: what else it says may be about keys.
import type { Readable } from 'node:stream';
import type { ProcessName } from '../contract/port.ts';
import type { Log } from './log.ts';

export type Speaker = ProcessName | 'engine';

/** A crash's lines come in one go and are kept together: a phrase printed a word a line is then known for what it is. */
const GATHER_MS = 200;
/** Characters taken into one event; more than that and the rest is passed over. Well below what the redactor looks into. */
const MOST_AT_ONCE = 8_192;
/** Events of one process within a minute. */
const MOST_A_MINUTE = 30;
const MINUTE_MS = 60_000;

/** Where in the code: `at name (file:1:2)`, and what kind of error it was, without its message. */
const FRAME = /^\s{2,}at .{1,300}$/;
const KIND = /^(?:Uncaught )?([A-Z][A-Za-z]{2,40}Error)\b/;

export function hearSaid(
  speaker: Speaker,
  streams: { readonly out: Readable | null; readonly err: Readable | null },
  log: Log,
): void {
  const budget = minuteBudget();
  for (const [stream, readable] of [['out', streams.out] as const, ['err', streams.err] as const]) {
    if (!readable) continue;
    let gathered = '';
    let passedOver = 0;
    let isHeard: boolean | null = null;
    let timer: NodeJS.Timeout | null = null;
    /** Whole lines alone, while more may come: half a key is not known for what it is. */
    const tell = (length = gathered.lastIndexOf('\n') + 1) => {
      timer = null;
      isHeard = null;
      const told = gathered.slice(0, length);
      gathered = gathered.slice(length);
      const said = speaker === 'signer' ? placesOnly(told) : told.trimEnd();
      if (passedOver > 0) log.event('process-talks', { process: speaker, lines: passedOver });
      passedOver = 0;
      if (said !== '') log.event('process-said', { process: speaker, stream, said });
    };
    readable.setEncoding('utf8');
    readable.on('data', (text: string) => {
      isHeard ??= budget();
      if (isHeard && gathered.length + text.length <= MOST_AT_ONCE) gathered += text;
      else {
        passedOver += Math.max(1, text.split('\n').length - 1);
        gathered = gathered.slice(0, gathered.lastIndexOf('\n') + 1);
      }
      timer ??= setTimeout(tell, GATHER_MS);
    });
    readable.on('error', () => undefined); // the process ended; its exit says so
    readable.on('close', () => {
      if (timer) clearTimeout(timer);
      tell(gathered.length);
    });
  }
}

function placesOnly(text: string): string {
  return text
    .split('\n')
    .map((line) => (FRAME.test(line) ? line : (KIND.exec(line)?.[1] ?? '')))
    .filter((line) => line !== '')
    .join('\n');
}

function minuteBudget(): () => boolean {
  let began = 0;
  let used = 0;
  return () => {
    const now = performance.now();
    if (used === 0 || now - began > MINUTE_MS) [began, used] = [now, 0];
    used += 1;
    return used <= MOST_A_MINUTE;
  };
}
