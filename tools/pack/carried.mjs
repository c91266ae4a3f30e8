// Which packages go into a packaged app beside the bundle, and how electron-builder is told to leave all others out.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Named as dependencies, and asked for by nothing at run time: an install script's, and headers for a compiler. */
const FOR_INSTALLING = new Set(['adm-zip', 'global-agent', 'node-addon-api']);

/** As Node looks: in the package's own `node_modules`, then upwards to the project's. null: not installed for this computer. */
function folderOf(name, from, root) {
  for (let at = from; ; at = path.dirname(at)) {
    const folder = path.join(at, 'node_modules', name);
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (at === root) return null;
  }
}

/**
 * The folders below `node_modules` of these packages and of all they ask for, sorted.
 * Throws where one that is not optional is missing: an app without it would start and fail later.
 */
export function withWhatTheyNeed(names, root) {
  const found = new Set();
  const add = (name, from, optional) => {
    const folder = folderOf(name, from, root);
    if (!folder && !optional) throw new Error(`${name} is not in node_modules: run npm ci first`);
    if (!folder || found.has(folder)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    for (const next of Object.keys(dependencies))
      if (!FOR_INSTALLING.has(next)) add(next, folder, Object.hasOwn(optionalDependencies, next));
    for (const next of Object.keys(optionalDependencies)) add(next, folder, true);
  };
  for (const name of names) add(name, root, false);
  return [...found].map((folder) => path.relative(path.join(root, 'node_modules'), folder).replaceAll('\\', '/')).toSorted();
}

/**
 * Patterns for electron-builder's `files` that leave every package out but these. The others are in the bundle already. They stay
 * `dependencies` in package.json nonetheless: what is bundled is shipped, and a bill of materials that leaves it out would not be true.
 */
export function nothingBut(folders) {
  const first = [...new Set(folders.map((folder) => folder.split('/')[0]))];
  const scopes = first.filter((name) => name.startsWith('@'));
  const inScope = (scope) => new Set(folders.filter((one) => one.startsWith(`${scope}/`)).map((one) => one.split('/')[1]));
  return [
    `!node_modules/!(${first.join('|')}){,/**/*}`,
    ...scopes.map((scope) => `!node_modules/${scope}/!(${[...inScope(scope)].join('|')}){,/**/*}`),
  ];
}
