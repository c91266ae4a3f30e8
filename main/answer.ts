// `npm run answer -- <subnet> < request.json`: one request of a subnet's real schema through its adapter; ends with one line of JSON.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerOnce } from './engine/index.ts';
import { fail } from './contract/problem.ts';
import { SubnetId } from './contract/subnet.ts';
import type { Ss58 } from './contract/units.ts';
import { forkSpawn, startThreads } from './rig/fork.ts';

/** Nobody's: it decides which of several equally good answers is given, and is the same each time. */
const HOTKEY = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM' as Ss58;
const MAX_REQUEST_BYTES = 16 * 1_048_576;
const built = new URL('.', import.meta.url);

/** What cannot be asked is said on the error stream in words, and in the one line as any other problem. */
function usage(why: string): never {
  console.error(`${why} Usage: npm run answer -- <${SubnetId.options.join(' | ')}> < request.json`);
  console.log(JSON.stringify({ reply: null, selfScore: null, ms: 0, problem: fail('command-invalid', { detail: why }).problem }));
  process.exit(2);
}

const subnet = SubnetId.safeParse(process.argv[2]);
if (!subnet.success) usage('There is no such subnet.');
const filesArgument = process.argv.find((argument) => argument.startsWith('--files='));
const text = readFileSync(0);
if (text.byteLength > MAX_REQUEST_BYTES) usage('The request is too large.');
let body: unknown;
try {
  body = JSON.parse(text.toString('utf8'));
} catch {
  usage('The request is not JSON.');
}

const dataFolder = mkdtempSync(path.join(tmpdir(), 'lode-answer-'));
const answered = await answerOnce({
  subnet: subnet.data,
  body,
  files: filesArgument ? filesArgument.slice('--files='.length) : null,
  modelsFolder: fileURLToPath(new URL('../../models', built)),
  dataFolder,
  spawn: forkSpawn(built),
  startThread: startThreads(built),
  hotkey: HOTKEY,
});
rmSync(dataFolder, { recursive: true, force: true });
const { problem, ms, ...rest } = answered;
console.log(JSON.stringify({ ...rest, ms: Math.round(ms * 10) / 10, ...(problem ? { problem } : {}) }));
process.exit(problem ? 1 : 0);
