// Sets up the real peers that the tests talk to: Python environments, each with a Bittensor SDK of another age. They are kept in
// .cache and made again only when what one is to hold has changed. One that can't be had takes none of the others with it.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** Each environment: what it holds is in tools/peers/NAME.txt (`whole`: that and nothing else); `imports`: what the tests need of it. */
const PEERS = {
  /** A Dendrite from before nonces had a time. */
  sdk7: { name: 'bittensor-7', whole: true, imports: 'bittensor' },
  /** The classic Dendrite and Axon. */
  sdk10: { name: 'bittensor-10', imports: 'bittensor.core.dendrite, bittensor.core.axon' },
  /** http_auth, which is btauth/1. */
  sdk11: { name: 'bittensor-11', imports: 'bittensor.http_auth' },
};

const PROBE_MS = 30_000;
const VENV_MS = 60_000;
const INSTALL_MS = 240_000;
/** A registry that does not answer is to be noticed soon. */
const PATIENCE = ['--timeout', '15', '--retries', '1'];
/** Wheels alone: a package that would have to be compiled here takes tools and time nobody was promised. */
const INSTALL = ['-m', 'pip', 'install', '-q', '--no-input', '--disable-pip-version-check', '--only-binary', ':all:'];
const MAX_WORDS = 200;
const OLD = 3;
const NO_VENV = 4;
const PROBE = `
import sys
if sys.version_info < (3, 10): sys.exit(${OLD})
try: import venv, ensurepip
except ImportError: sys.exit(${NO_VENV})
`;

const lastLine = (text) => text?.trim().split('\n').at(-1)?.slice(0, MAX_WORDS) || 'no reason was given';

const python = (program, args, timeout, env = process.env) =>
  new Promise((resolve) => {
    execFile(program, args, { encoding: 'utf8', timeout, env, killSignal: 'SIGKILL' }, (error, _out, said) => {
      if (!error) resolve({ status: 0, why: null });
      else if (error.killed) resolve({ status: null, why: `it took longer than ${timeout / 1_000} s` });
      else if (typeof error.code === 'number') resolve({ status: error.code, why: lastLine(said) });
      else resolve({ status: null, why: error.message.split('\n')[0] });
    }).stdin?.end();
  });

const found = (where) => ({ where, why: null });
const missing = (why) => ({ where: null, why });

/** A Python that can make an environment, or why there is none. */
async function basePython(apt) {
  const seen = [];
  for (const program of ['python3', 'python']) {
    let { status } = await python(program, ['-c', PROBE], PROBE_MS);
    if (status === NO_VENV) {
      console.log('setup-tests: installing python3-venv (apt)…');
      const why = apt(['python3-venv']);
      if (why) return missing(`Python's venv is missing, and ${why}`);
      ({ status } = await python(program, ['-c', PROBE], PROBE_MS));
    }
    if (status === 0) return found(program);
    seen.push(status);
  }
  return missing(seen.includes(OLD) ? 'Python is older than 3.10' : 'there is no Python 3.10 with venv');
}

function placeOf({ name }) {
  const folder = path.join(root, '.cache/peers', name);
  return {
    folder,
    requirements: path.join(root, 'tools/peers', `${name}.txt`),
    stamp: path.join(folder, 'made-from.txt'),
    program: path.join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'])),
  };
}

/** The environment as it is to be now is there already. */
function isMade(peer) {
  const { program, stamp, requirements } = placeOf(peer);
  return existsSync(program) && existsSync(stamp) && readFileSync(stamp, 'utf8') === readFileSync(requirements, 'utf8');
}

/** Makes one environment: its Python, or why there is none. */
async function make(peer, base) {
  const { folder, requirements, stamp, program } = placeOf(peer);
  const wanted = readFileSync(requirements, 'utf8');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // The SDK makes folders in the home folder as soon as it is imported: it gets one of its own.
  const elsewhere = { ...process.env, HOME: folder, USERPROFILE: folder };
  const asked = peer.whole ? ['--no-deps'] : [];
  const steps = [
    ['the environment could not be made', base, ['-m', 'venv', folder], VENV_MS],
    ['the SDK could not be installed', program, [...INSTALL, ...PATIENCE, ...asked, '-r', requirements], INSTALL_MS],
    ['the SDK does not start', program, ['-c', `import ${peer.imports}`], PROBE_MS, elsewhere],
  ];
  for (const [what, run, args, timeout, env] of steps) {
    const { status, why } = await python(run, args, timeout, env);
    if (status !== 0) return missing(`${what}: ${why}`);
  }
  writeFileSync(stamp, wanted);
  return found(program);
}

/**
 * The environments by name, each `{ where, why }`: its Python, or why there is none. It never throws and takes about six minutes at
 * the most. `apt`: installs Debian packages and answers why not, or null. `names`: the ones wanted, all where nothing is said.
 */
export async function setUpPeers(apt, names = Object.keys(PEERS)) {
  const toMake = names.filter((name) => !isMade(PEERS[name]));
  const base = toMake.length > 0 ? await basePython(apt) : null;
  if (base?.where) console.log(`setup-tests: setting up Bittensor SDKs for Python, ${toMake.length} (about a minute)…`);
  const peers = names.map(async (name) => {
    if (!toMake.includes(name)) return [name, found(placeOf(PEERS[name]).program)];
    return [name, base.where === null ? base : await make(PEERS[name], base.where)];
  });
  return Object.fromEntries(await Promise.all(peers));
}
