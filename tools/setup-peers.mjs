// Sets up the real peers that the tests talk to: a Python environment with the Bittensor SDK, whose Dendrite queries our axon and
// whose Axon our validator queries. It is kept in .cache and made again only when what it is to hold has changed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const REQUIREMENTS = path.join(root, 'tools/peers/bittensor-10.txt');
const FOLDER = path.join(root, '.cache/peers/bittensor-10');
const STAMP = path.join(FOLDER, 'made-from.txt');
const PYTHON = path.join(FOLDER, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));

const PROBE_MS = 30_000;
const VENV_MS = 60_000;
const INSTALL_MS = 240_000;
/** A registry that does not answer is to be noticed soon. */
const PATIENCE = ['--timeout', '15', '--retries', '1'];
/** Wheels alone: a package that would have to be compiled here takes tools and time nobody was promised. */
const INSTALL = ['-m', 'pip', 'install', '-q', '--no-input', '--disable-pip-version-check', '--only-binary', ':all:'];
const OLD = 3;
const NO_VENV = 4;
const PROBE = `
import sys
if sys.version_info < (3, 10): sys.exit(${OLD})
try: import venv, ensurepip
except ImportError: sys.exit(${NO_VENV})
`;

const IMPORTS = 'import bittensor.core.dendrite, bittensor.core.axon';

const lastLine = (text) => text?.trim().split('\n').at(-1)?.slice(0, 200) || 'no reason was given';

function python(program, args, timeout, env = process.env) {
  const done = spawnSync(program, args, { encoding: 'utf8', timeout, env, stdio: ['ignore', 'ignore', 'pipe'] });
  if (done.error?.code === 'ETIMEDOUT') return { status: null, why: `it took longer than ${timeout / 1_000} s` };
  return { status: done.status, why: done.error ? done.error.message : lastLine(done.stderr) };
}

const failed = (what, { status, why }) => (status === 0 ? null : `${what}: ${why}`);

/** A Python that can make an environment, or why there is none. */
function basePython(apt) {
  const seen = [];
  for (const program of ['python3', 'python']) {
    let { status } = python(program, ['-c', PROBE], PROBE_MS);
    if (status === NO_VENV) {
      console.log('setup-tests: installing python3-venv (apt)…');
      const why = apt(['python3-venv']);
      if (why) return { program: null, why: `Python's venv is missing, and ${why}` };
      ({ status } = python(program, ['-c', PROBE], PROBE_MS));
    }
    if (status === 0) return { program, why: null };
    seen.push(status);
  }
  return { program: null, why: seen.includes(OLD) ? 'Python is older than 3.10' : 'there is no Python 3.10 with venv' };
}

/**
 * The environment's Python with the SDK, or why there is none; it never throws and takes about six minutes at the most.
 * `apt`: installs Debian packages and answers why not, or null.
 */
export function bittensor10(apt) {
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(PYTHON) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return { where: PYTHON, why: null };

  const { program: base, why: noPython } = basePython(apt);
  if (!base) return { where: null, why: noPython };
  console.log('setup-tests: setting up the Bittensor SDK for Python (about a minute)…');
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  // The SDK makes folders in the home folder as soon as it is imported: it gets one of its own.
  const elsewhere = { ...process.env, HOME: FOLDER, USERPROFILE: FOLDER };
  const why =
    failed('the environment could not be made', python(base, ['-m', 'venv', FOLDER], VENV_MS)) ??
    failed('the SDK could not be installed', python(PYTHON, [...INSTALL, ...PATIENCE, '-r', REQUIREMENTS], INSTALL_MS)) ??
    failed('the SDK does not start', python(PYTHON, ['-c', IMPORTS], PROBE_MS, elsewhere));
  if (why) return { where: null, why };
  writeFileSync(STAMP, wanted);
  return { where: PYTHON, why: null };
}
