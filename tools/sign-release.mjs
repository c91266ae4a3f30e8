// `node tools/sign-release.mjs FOLDER --version V --counter N`: writes NAME.lode-signature.json beside every artefact in FOLDER.
// --channel stable|beta, --staged PERCENT, --notes FILE. The private key (Ed25519, PEM) is in the file that LODE_UPDATE_KEY_FILE names,
// or comes in on standard input (--key-from-stdin), never in an argument; --development signs with the key that everybody has.
import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { importTypescript } from './import-typescript.mjs';

const root = path.resolve(import.meta.dirname, '..');
const DEVELOPMENT_KEY = path.join(root, 'tools/keys/development-only-update.pem');
const USAGE =
  'node tools/sign-release.mjs FOLDER --version V --counter N [--channel stable|beta] [--staged PERCENT] [--notes FILE]';

/** What electron-builder's names end with, and what they are signed as. Everything else in the folder is no artefact. */
const KINDS = {
  '.AppImage': ['linux', 'AppImage'],
  '.deb': ['linux', 'deb'],
  '.exe': ['win32', 'nsis'],
  '.zip': ['darwin', 'zip'],
  '.dmg': ['darwin', 'dmg'],
};
const ARCHES = { x64: 'x64', x86_64: 'x64', amd64: 'x64', arm64: 'arm64', aarch64: 'arm64' };

const stop = (sentence) => {
  console.error(sentence);
  process.exit(1);
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    version: { type: 'string' },
    counter: { type: 'string' },
    channel: { type: 'string', default: 'stable' },
    staged: { type: 'string', default: '100' },
    notes: { type: 'string' },
    development: { type: 'boolean', default: false },
    'key-from-stdin': { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
if (!folder || !values.version || !values.counter) stop(USAGE);

function privateKey() {
  if (values.development) return readFileSync(DEVELOPMENT_KEY);
  if (values['key-from-stdin']) return readFileSync(0);
  const file = process.env.LODE_UPDATE_KEY_FILE;
  return file
    ? readFileSync(file)
    : stop('There is no key: name its file in LODE_UPDATE_KEY_FILE, or give it with --key-from-stdin.');
}

function platformOf(name, kinds) {
  const [system, kind] = kinds;
  const arch = Object.keys(ARCHES).find((each) => new RegExp(`[-_.]${each}[-_.]`).test(name));
  return arch
    ? `${system}-${ARCHES[arch]}-${kind}`
    : stop(`${name} does not say which processor it is for: put -x64 or -arm64 into its name.`);
}

async function sha256Of(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

const { ReleaseClaim, SIGNATURE_SUFFIX, readClaim } = await importTypescript('main/shell/updates/release-claim.ts');
const { canonicalJson } = await importTypescript('main/engine/canonical.ts');

const artefacts = readdirSync(folder).filter((name) => path.extname(name) in KINDS);
if (artefacts.length === 0) stop(`There is nothing to sign in ${folder}.`);
const secret = createPrivateKey(privateKey());
if (secret.asymmetricKeyType !== 'ed25519') stop('The key is not an Ed25519 key.');
const key = Buffer.from(createPublicKey(secret).export({ format: 'jwk' }).x, 'base64url').toString('hex');
const notes = values.notes ? readFileSync(values.notes, 'utf8').trim() : '';

for (const name of artefacts.toSorted()) {
  const file = path.join(folder, name);
  const release = {
    what: 'lode-release',
    format: 1,
    version: values.version,
    channel: values.channel,
    platform: platformOf(name, KINDS[path.extname(name)]),
    size: statSync(file).size,
    sha256: await sha256Of(file),
    counter: Number(values.counter),
    stagedPercent: Number(values.staged),
    notes,
  };
  const claim = ReleaseClaim.safeParse(release);
  if (!claim.success)
    stop(`${name}: ${claim.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`);
  const signature = sign(null, Buffer.from(canonicalJson(release)), secret).toString('hex');
  const text = `${JSON.stringify({ release, key, signature }, null, 2)}\n`;
  // As a Lode would read it.
  const read = readClaim(Buffer.from(text), [key], values.version);
  if (!read.ok) stop(`${name}: what was signed would be refused (${read.problem.code}).`);
  writeFileSync(`${file}${SIGNATURE_SUFFIX}.new`, text);
  renameSync(`${file}${SIGNATURE_SUFFIX}.new`, `${file}${SIGNATURE_SUFFIX}`);
  console.log(
    `${name}: ${release.platform}, ${values.version} (${values.channel}), number ${release.counter}, signed with ${key}`,
  );
}
