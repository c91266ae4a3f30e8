// Who may know whom: the rooms of the house and what each may import. The picture is README's, "How it is built".
import path from 'node:path';

/** Rooms in the order they are looked for; the first whose test holds is the file's. Paths are from the project's root. */
const ROOMS = [
  ['contract', /^main\/contract\//],
  ['engine-ground', /^main\/engine\/(clock|threads|supervisor|run-tool|canonical|write-whole|hash-file)\.ts$/],
  ['engine-door', /^main\/engine\/index\.ts$/],
  ['engine-top', /^main\/engine\/[^/]+\.ts$/],
  ['subnet-interface', /^main\/engine\/subnets\/(?:adapter|tensor|questions|python-float)\.ts$/],
  ['subnet', /^main\/engine\/subnets\/([^/]+)\//],
  ['feature', /^main\/engine\/([^/]+)\//],
  ['parent-port', /^main\/processes\/parent-port\.ts$/],
  ['process', /^main\/processes\/([^/.]+)(\.ts|\/)/],
  ['thread', /^main\/threads\/([^/.]+)\.ts$/],
  ['support', /^main\/support\//],
  ['rig', /^main\/(?:rig|practice-journey|journey|answer)(\.ts|\/)/],
  ['shell', /^main\/(index\.ts|shell\/)/],
  ['preload', /^preload\//],
  ['renderer', /^renderer\//],
];

/** @returns {{ room: string, name: string | null } | null} null: outside the house (tools, bench, e2e, tests). */
export function roomOf(file) {
  if (/\.test\.tsx?$/.test(file) || /(^|\/)testing\//.test(file) || /(by-hand|for-tests)\.ts$/.test(file)) return null;
  for (const [room, pattern] of ROOMS) {
    const match = pattern.exec(file);
    if (match) return { room, name: match[1] ?? null };
  }
  return null;
}

/** What a thread's job is: the engine folders it may reach into. */
const JOBS = {
  verifier: ['axon'],
  tokenizer: ['inference', 'subnets'],
  encoder: ['inference'],
  tagger: ['inference', 'subnets'],
  storage: ['storage'],
  chain: ['chain'],
  router: ['network'],
  'clique-search': ['subnets'],
  'gpu-pack': ['devices', 'models'],
  'model-files': ['models'],
  machine: ['devices', 'inference'],
};

const is =
  (...rooms) =>
  (to) =>
    rooms.includes(to.room);
const either =
  (...tests) =>
  (to, from, file) =>
    tests.some((test) => test(to, from, file));
const own = (to, from) => to.room === from.room && to.name === from.name;
const feature =
  (...names) =>
  (to) =>
    to.room === 'feature' && names.includes(to.name);
const file = (name) => (_to, _from, target) => target === name;

/** What each room may import of ours. Everything else is a breach. */
const MAY = {
  contract: own,
  'engine-ground': is('contract', 'engine-ground'),
  'engine-door': is('contract', 'engine-ground', 'engine-top', 'subnet-interface', 'subnet', 'feature'),
  'engine-top': is('contract', 'engine-ground', 'engine-door', 'engine-top', 'subnet-interface', 'subnet', 'feature'),
  'subnet-interface': either(
    is('contract', 'subnet-interface'),
    file('main/engine/inference/inference.ts'),
    file('main/engine/threads.ts'),
  ),
  subnet: either(
    own,
    is('contract', 'subnet-interface'),
    file('main/engine/inference/inference.ts'),
    // A subnet whose work is too long for the event loop has a thread of its own, and hands it work the way the others are handed it.
    file('main/engine/inference/thread-queue.ts'),
    file('main/engine/inference/tokenizer-fits.ts'),
    file('main/engine/threads.ts'),
  ),
  feature: either(is('contract', 'engine-ground', 'subnet-interface', 'feature')),
  'parent-port': is('contract'),
  process: either(
    own,
    is('contract', 'parent-port'),
    (to, from) => from.name === 'engine' && to.room === 'engine-door',
    // The practice validator asks each subnet's questions and scores by its rule: both live with the subnet.
    (to, from) => from.name === 'validator' && is('subnet', 'subnet-interface')(to),
    // What is measured is what is used later: the probe opens ONNX Runtime as the inference process does.
    (_to, from, target) => from.name === 'device-probe' && /^main\/processes\/inference\/(runtime|presence)\.ts$/.test(target),
  ),
  thread: either(is('contract'), (to, from) => {
    const folders = JOBS[from.name] ?? [];
    return is('engine-ground')(to) || feature(...folders)(to) || (folders.includes('subnets') && to.room === 'subnet');
  }),
  // What both homes keep of their life: the log, the redactor, what a helper is shown.
  support: is('contract', 'support'),
  rig: is('contract', 'rig', 'support', 'engine-door', 'engine-ground'),
  shell: is('contract', 'shell', 'support', 'engine-door', 'engine-ground'),
  preload: is('contract', 'preload'),
  renderer: is('contract', 'renderer'),
};

const MAY_USE_ELECTRON = ['shell', 'preload'];
const WITHOUT_NODE = ['contract', 'renderer'];
const PAGE_LIBRARIES = /^(react|react-dom|react-i18next|lucide-react)(\/|$)/;
/** The one file in which a message of the page's is let in. */
const GATE = 'main/shell/ipc-gate.ts';

/**
 * @param {string} from the importing file, from the project's root, with forward slashes
 * @param {string} specifier what it imports
 * @param {readonly string[]} names the names it takes, when known
 * @returns {string | null} what is wrong, in a sentence
 */
export function breach(from, specifier, names = []) {
  const here = roomOf(from);
  if (!here) return null;
  if (specifier === 'electron' || specifier.startsWith('electron/')) {
    if (!MAY_USE_ELECTRON.includes(here.room))
      return `${here.room} may not know electron: only main/shell, main/index.ts and preload do`;
    if (names.includes('ipcMain') && from !== GATE)
      return `ipcMain is used in ${GATE} alone, where sender and schema are checked`;
    return null;
  }
  if (specifier.startsWith('node:'))
    return WITHOUT_NODE.includes(here.room) ? `${here.room} runs in a page, where there is no ${specifier}` : null;
  if (!specifier.startsWith('.')) {
    return PAGE_LIBRARIES.test(specifier) && here.room !== 'renderer'
      ? `${here.room} may not know the page's library ${specifier}`
      : null;
  }
  const target = path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier));
  const there = roomOf(target);
  if (!there) return /^(main|preload|renderer)\//.test(target) ? `${here.room} may not know test code (${target})` : null;
  return MAY[here.room]?.(there, here, target)
    ? null
    : `${here.room} may not know ${there.room}${there.name ? ` ${there.name}` : ''} (${target})`;
}
