// `node tools/add-model.mjs SUBNET REPO REVISION PATH…`: pins files of a Hugging Face repository in models/subnets/SUBNET.json, with the
// sizes and checksums the hub has for them; small ones, for which it has no SHA-256, are downloaded and hashed. docs/catalogue.md.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { importTypescript } from './import-typescript.mjs';

const root = path.resolve(import.meta.dirname, '..');
const HUB = 'https://huggingface.co';
/** Hosts that hold the same files under the same paths, in the order they are tried. */
const HOSTS = [HUB, 'https://hf-mirror.com'];
/** What may be handed on, by the hub's name for it. */
const LICENCES = { 'apache-2.0': 'Apache-2.0', mit: 'MIT', 'bsd-3-clause': 'BSD-3-Clause', 'bsd-2-clause': 'BSD-2-Clause' };
const COMMIT = /^[0-9a-f]{40}$/;
const USAGE = `node tools/add-model.mjs SUBNET REPO REVISION PATH…
  --name TEXT --precision fp32|fp16|int8 --providers cpu,cuda,… --max-batch N --max-tokens N   for a subnet that had no model
  --licence SPDX   where the repository's card names none   --hub URL   another hub   --folder FOLDER   another models folder`;

class Refused extends Error {}

const text = { type: 'string' };
const options = {
  name: text,
  precision: text,
  providers: text,
  'max-batch': text,
  'max-tokens': text,
  licence: text,
  hub: { type: 'string', default: HUB },
  folder: { type: 'string', default: path.join(root, 'models') },
};

async function ask(url) {
  const reply = await fetch(url).catch(() => null);
  if (!reply) throw new Refused(`${url} cannot be reached`);
  if (!reply.ok) throw new Refused(`${url} answered ${reply.status}`);
  return reply;
}

/** The commit a revision is now, and the licence the repository's card names. */
async function commitOf(hub, repo, revision) {
  const { sha, cardData } = await (await ask(`${hub}/api/models/${repo}/revision/${revision}`)).json();
  if (!COMMIT.test(sha ?? '')) throw new Refused(`${repo} has no commit for ${revision}`);
  return { commit: sha, licence: LICENCES[cardData?.license] ?? null };
}

/** All files of a commit by path. The hub hands out long lists a page at a time. */
async function treeOf(hub, repo, commit) {
  const files = new Map();
  let next = `${hub}/api/models/${repo}/tree/${commit}?recursive=true`;
  while (next) {
    const reply = await ask(next);
    for (const entry of await reply.json()) if (entry.type === 'file') files.set(entry.path, entry);
    next = /<([^>]+)>;\s*rel="next"/.exec(reply.headers.get('link') ?? '')?.[1] ?? null;
  }
  return files;
}

async function pinsOf(hub, repo, commit, entry) {
  if (entry.lfs) return { bytes: entry.lfs.size, sha256: entry.lfs.oid };
  const bytes = Buffer.from(await (await ask(`${hub}/${repo}/resolve/${commit}/${entry.path}`)).arrayBuffer());
  if (bytes.byteLength !== entry.size) throw new Refused(`${entry.path} is not as large as the hub says`);
  return { bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function roleOf(file) {
  if (file.endsWith('.onnx')) return 'model';
  return /(^|\/)(tokenizer|vocab|merges|spm|spiece)[^/]*$/.test(file) ? 'tokenizer' : 'data';
}

const numberOf = (value) => (value === undefined ? undefined : Number(value));

/** How the model is run: as before, but for what is said. */
function settingsOf(before, values) {
  const old = before.kind === 'files' ? before : {};
  return {
    name: values.name ?? before.name,
    providers: values.providers?.split(',') ?? old.providers,
    precision: values.precision ?? old.precision,
    maxBatch: numberOf(values['max-batch']) ?? old.maxBatch,
    maxTokens: numberOf(values['max-tokens']) ?? old.maxTokens,
  };
}

async function addModel(args) {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [subnet, repo, revision, ...paths] = positionals;
  if (paths.length === 0) throw new Refused(USAGE);
  const file = path.join(values.folder, 'subnets', `${subnet}.json`);
  const manifest = JSON.parse(readFileSync(file, 'utf8'));

  const { commit, licence: named } = await commitOf(values.hub, repo, revision);
  const licence = values.licence ?? named;
  if (!licence) throw new Refused(`${repo} names no licence under which its files may be handed on; look, and say --licence`);
  const tree = await treeOf(values.hub, repo, commit);
  const files = [];
  for (const name of paths) {
    const entry = tree.get(name);
    if (!entry) throw new Refused(`${repo} has no ${name} at ${commit}`);
    files.push({
      path: name,
      role: roleOf(name),
      ...(await pinsOf(values.hub, repo, commit, entry)),
      revision: commit,
      urls: HOSTS.map((host) => `${host}/${repo}/resolve/${commit}/${name}`),
      licence,
      source: `${HUB}/${repo}/tree/${commit}`,
    });
  }
  const { Manifest } = await importTypescript('main/contract/subnet.ts');
  const { name, ...how } = settingsOf(manifest.model, values);
  const next = Manifest.safeParse({ ...manifest, version: manifest.version + 1, model: { kind: 'files', name, files, ...how } });
  if (!next.success) throw new Refused(`${next.error.issues[0].path.join('.')} is missing or not as it should be\n${USAGE}`);
  writeFileSync(file, `${JSON.stringify(next.data, null, 2)}\n`);
  for (const each of files) console.log(`${each.path}: ${each.bytes} bytes, ${each.sha256}`);
  console.log('Now: npm run catalogue:sign');
}

try {
  await addModel(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
