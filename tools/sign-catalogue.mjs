// `npm run catalogue:sign`: reads models/subnets and models/packs, lists them in models/catalogue.json under the next number, and signs.
// -- --key FILE signs with that private key (PEM) in place of the development key; -- --folder FOLDER for another models folder.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { importTypescript } from './import-typescript.mjs';

const root = path.resolve(import.meta.dirname, '..');
const DEVELOPMENT_KEY = path.join(root, 'tools/keys/development-only-catalogue.pem');

const { values } = parseArgs({
  options: { key: { type: 'string', default: DEVELOPMENT_KEY }, folder: { type: 'string', default: path.join(root, 'models') } },
});

const { canonicalJson } = await importTypescript('main/engine/canonical.ts');
const { Manifest } = await importTypescript('main/contract/subnet.ts');

/** The entries of one folder of JSON files. `check`: throws where a file is not what it should be. */
function entriesOf(name, check) {
  const folder = path.join(values.folder, name);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.toSorted().map((file) => {
    const bytes = readFileSync(path.join(folder, file));
    const id = path.basename(file, '.json');
    check(JSON.parse(bytes.toString('utf8')), id);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return { id, file: `${name}/${file}`, bytes: bytes.byteLength, sha256 };
  });
}

const subnets = entriesOf('subnets', (value, id) => {
  const parsed = Manifest.safeParse(value);
  if (!parsed.success) throw new Error(`subnets/${id}.json: ${parsed.error.issues[0].path.join('.')} is not as it should be`);
  if (parsed.data.id !== id) throw new Error(`subnets/${id}.json calls itself ${parsed.data.id}`);
});
const packs = entriesOf('packs', () => undefined);

const file = path.join(values.folder, 'catalogue.json');
const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
const listed = { format: 1, counter: before?.counter ?? 1, subnets, packs };
const same = before !== null && canonicalJson(before) === canonicalJson(listed);
const catalogue = same ? listed : { ...listed, counter: (before?.counter ?? 0) + 1 };

const privateKey = createPrivateKey(readFileSync(values.key));
const key = Buffer.from(createPublicKey(privateKey).export({ format: 'jwk' }).x, 'base64url').toString('hex');
const signature = sign(null, Buffer.from(canonicalJson(catalogue)), privateKey).toString('hex');
writeFileSync(file, `${JSON.stringify(catalogue, null, 2)}\n`);
writeFileSync(path.join(values.folder, 'catalogue.sig'), `${JSON.stringify({ key, signature }, null, 2)}\n`);
console.log(`catalogue ${catalogue.counter}: ${subnets.length} subnets, ${packs.length} packs, signed with ${key}`);
