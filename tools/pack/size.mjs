// What a packaged app weighs and what weighs most in it, held against a budget. Electron's own size is Electron's; ours is ours.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { getRawHeader } from '@electron/asar';

const BYTES_PER_MB = 1_000_000;
/** Megabytes. `ours`: the app's archive and what lies beside it; `whole`: with Electron. Raise one only with a reason in the commit. */
export const BUDGET_MB = { ours: 90, whole: 420 };
const SHOWN = 10;

const mb = (bytes) => Math.round((bytes / BYTES_PER_MB) * 10) / 10;

function* filesUnder(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(file);
    else if (entry.isFile()) yield file;
  }
}

/** Files in an archive with their sizes; those that lie beside it are not counted twice. */
function* filesInArchive(archive) {
  const walk = function* (node, at) {
    for (const [name, inner] of Object.entries(node.files ?? {})) {
      const file = `${at}/${name}`;
      if (inner.files) yield* walk(inner, file);
      else if (!inner.unpacked && inner.size !== undefined) yield [file, inner.size];
    }
  };
  yield* walk(getRawHeader(archive).header, '');
}

/** A package counts as one thing, and so does the whole of a folder of `dist`: a hundred chunks are no news. */
function thing(file) {
  const [, carried] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
  const [, built] = /^\/(dist\/\w+|models|resources)\//.exec(file) ?? [];
  return carried ?? built ?? file;
}

/** `folder`: what electron-builder packed; `resources`: the folder of app.asar in it. */
export function weigh(folder, resources) {
  const things = new Map();
  let whole = 0;
  let ours = 0;
  const add = (name, bytes) => things.set(name, (things.get(name) ?? 0) + bytes);
  const archive = path.join(resources, 'app.asar');
  const beside = `${archive}.unpacked`;
  for (const file of filesUnder(folder)) {
    const { size } = statSync(file);
    whole += size;
    if (file === archive) for (const [inner, bytes] of filesInArchive(archive)) add(thing(inner), bytes);
    else if (file.startsWith(beside + path.sep)) add(thing(file.slice(beside.length).replaceAll('\\', '/')), size);
    else add(path.relative(folder, file), size);
    if (file === archive || file.startsWith(beside + path.sep)) ours += size;
  }
  const largest = [...things].toSorted(([, a], [, b]) => b - a).slice(0, SHOWN);
  return { wholeMb: mb(whole), oursMb: mb(ours), largest: largest.map(([name, bytes]) => [name, mb(bytes)]) };
}

/** Sentences of what is over; none: all is well. */
export function overBudget({ wholeMb, oursMb }, budget = BUDGET_MB) {
  return [
    ...(oursMb > budget.ours ? [`What Lode adds to Electron weighs ${oursMb} MB, and ${budget.ours} MB are allowed.`] : []),
    ...(wholeMb > budget.whole ? [`The packed app weighs ${wholeMb} MB, and ${budget.whole} MB are allowed.`] : []),
  ];
}

export const sizeTable = ({ wholeMb, oursMb, largest }, budget = BUDGET_MB) =>
  [
    `${wholeMb} MB of ${budget.whole} in all, ${oursMb} MB of ${budget.ours} beside Electron. The ten largest things:`,
    ...largest.map(([name, size]) => `${String(size).padStart(8)} MB  ${name}`),
  ].join('\n');
