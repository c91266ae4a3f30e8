// `npm start` and `npm run rig`: builds what is stale, then opens the app, or the rig where the app cannot be opened.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { words } from './start/words.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const OLDEST_NODE = [20, 19];
const EXIT_CANNOT = 1;

const say = (line) => process.stdout.write(`${line}\n`);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  say(words.oldNode(process.versions.node, OLDEST_NODE.join('.')));
  process.exit(EXIT_CANNOT);
}

const wantsRig = process.argv.includes('--rig');
const flags = process.argv.slice(2).filter((flag) => flag !== '--rig');

/** Whether everything could be built. */
async function build() {
  const started = performance.now();
  const { buildStale } = await import('./build.mjs');
  const built = await buildStale();
  if (built.length > 0) say(words.built(built, (performance.now() - started) / 1000));
}

try {
  await build();
} catch (error) {
  say(error.code === 'ERR_MODULE_NOT_FOUND' ? words.notInstalled : words.notBuilt(error.message));
  process.exit(EXIT_CANNOT);
}

const { runToItsEnd, endAs } = await import('./start/child.mjs');
const rig = () => runToItsEnd(process.execPath, [path.join(root, 'dist/main/rig.mjs'), ...flags]);

/** Why the app does not run here, or how it ended. */
async function app() {
  const { findDisplay, findElectron, sandboxFlags } = await import('./start/electron.mjs');
  if (!findDisplay(process.platform, process.env)) return { why: words.noDisplay };
  const electron = await findElectron(say);
  if (electron.why) return electron;
  const sandbox = sandboxFlags(process.platform, process.getuid?.());
  if (sandbox.length > 0) say(words.noSandbox);
  const end = await runToItsEnd(electron.program, [...sandbox, root, ...flags], { quietChromium: true });
  return end.diedAtOnce ? { why: words.diedAtOnce(end.lastWords) } : { end };
}

if (wantsRig) endAs(await rig());
else {
  const { why, end } = await app();
  if (why) say(words.rigInstead(why));
  endAs(end ?? (await rig()));
}
