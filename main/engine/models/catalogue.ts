// The catalogue: which subnets and packs this Lode knows, as signed data. Nothing of it is believed before its signature holds.
import { createPublicKey, createHash, verify } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { fail, ok, type Result } from '../../contract/problem.ts';
import { Manifest, SafePath, type ServedSubnet, Sha256 } from '../../contract/subnet.ts';
import type { Trust } from '../../contract/trust.ts';
import { canonicalJson, type Json } from '../canonical.ts';
import { TRUSTED_KEYS, type TrustedKeys } from './trusted-keys.ts';
import { writeWhole } from '../write-whole.ts';

export const CATALOGUE_FILE = 'catalogue.json';
export const SIGNATURE_FILE = 'catalogue.sig';
/** In the data folder: the highest counter seen, by whose key. */
export const SEEN_FILE = 'catalogue-seen.json';
const FORMAT = 1;
const MAX_LIST_BYTES = 1_048_576;
const MAX_ENTRY_BYTES = 262_144;

const Entry = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** From the models folder. */
  file: SafePath,
  bytes: z.int().positive().max(MAX_ENTRY_BYTES),
  sha256: Sha256,
});
export const CatalogueList = z.strictObject({
  format: z.literal(FORMAT),
  /** Rises with each signing: an older list that was signed once is not taken for the newest. */
  counter: z.int().positive(),
  subnets: z.array(Entry).max(64),
  /** Lists of files for this computer rather than for a subnet, e.g. a graphics card's libraries. Whoever asks knows their shape. */
  packs: z.array(Entry).max(64),
});
const Signature = z.strictObject({
  key: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
const Seen = z.strictObject({ release: z.int().nonnegative(), development: z.int().nonnegative() });

export interface Catalogue {
  readonly counter: number;
  /** Whose key it is signed with. */
  readonly signedBy: Trust;
  readonly subnets: ReadonlyMap<ServedSubnet, Manifest>;
  /** By id, as JSON.parse gave it. */
  readonly packs: ReadonlyMap<string, unknown>;
}

export interface CatalogueOptions {
  /** The app's own `models/`. */
  readonly modelsFolder: string;
  /** Made when absent. */
  readonly dataFolder: string;
  readonly trust: Trust;
  readonly keys?: TrustedKeys;
}

const refused = (detail: string) => fail('catalogue-refused', { detail });

/** Expected failure: `catalogue-refused`, with what is wrong in words. */
export async function readCatalogue(options: CatalogueOptions): Promise<Result<Catalogue>> {
  const { modelsFolder, dataFolder, trust, keys = TRUSTED_KEYS } = options;
  const bytes = await readBounded(path.join(modelsFolder, CATALOGUE_FILE), MAX_LIST_BYTES);
  const signed = await readBounded(path.join(modelsFolder, SIGNATURE_FILE), MAX_ENTRY_BYTES);
  if (!bytes || !signed) return refused(`${bytes ? SIGNATURE_FILE : CATALOGUE_FILE} cannot be read`);
  const list = parse(bytes);
  const mark = Signature.safeParse(parse(signed));
  if (list === undefined) return refused(`${CATALOGUE_FILE} is not JSON`);
  if (formatOf(list) > FORMAT) return refused('it is written for a newer Lode');
  if (!mark.success) return refused(`${SIGNATURE_FILE} is not a signature`);

  const signedBy = keys.release.includes(mark.data.key) ? 'release' : 'development';
  if (signedBy === 'development' && !keys.development.includes(mark.data.key)) return refused('it is signed by a stranger');
  if (!holds(list, mark.data)) return refused('its signature is wrong');
  // After the signature, so that it is known to be ours, and told apart from a stranger's.
  if (signedBy === 'development' && trust === 'release') return refused('it is signed with the key for development');

  const shape = CatalogueList.safeParse(list);
  if (!shape.success) return refused(wrong(shape.error));
  const gathered = await gather(modelsFolder, shape.data, signedBy);
  if (!gathered.ok) return gathered;
  return (await remember(dataFolder, signedBy, shape.data.counter)) ?? gathered;
}

async function gather(folder: string, list: z.infer<typeof CatalogueList>, signedBy: Trust): Promise<Result<Catalogue>> {
  const subnets = new Map<ServedSubnet, Manifest>();
  const packs = new Map<string, unknown>();
  for (const entry of list.subnets) {
    const found = await readEntry(folder, entry);
    if (!found.ok) return found;
    const manifest = Manifest.safeParse(found.value);
    if (!manifest.success) return refused(`${entry.file}: ${wrong(manifest.error)}`);
    const { id } = manifest.data;
    if (id !== entry.id || subnets.has(id)) return refused(`${entry.file} is not ${entry.id}, or is there twice`);
    subnets.set(id, manifest.data);
  }
  for (const entry of list.packs) {
    const found = await readEntry(folder, entry);
    if (!found.ok) return found;
    packs.set(entry.id, found.value);
  }
  return ok({ counter: list.counter, signedBy, subnets, packs });
}

async function readEntry(folder: string, { file, bytes, sha256 }: z.infer<typeof Entry>): Promise<Result<unknown>> {
  const found = await readBounded(path.join(folder, file), MAX_ENTRY_BYTES);
  if (!found) return refused(`${file} cannot be read`);
  const hash = createHash('sha256').update(found).digest('hex');
  if (found.byteLength !== bytes || hash !== sha256) return refused(`${file} is not the file that was signed`);
  const value = parse(found);
  return value === undefined ? refused(`${file} is not JSON`) : ok(value);
}

function holds(list: Json, { key, signature }: z.infer<typeof Signature>): boolean {
  try {
    const x = Buffer.from(key, 'hex').toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    return verify(null, Buffer.from(canonicalJson(list)), publicKey, Buffer.from(signature, 'hex'));
  } catch {
    // No point on the curve, or no canonical form: nobody signed that.
    return false;
  }
}

/** Each key has its own: a checkout's counter says nothing about what was published. Answers a refusal, or null. */
async function remember(folder: string, by: Trust, counter: number): Promise<ReturnType<typeof refused> | null> {
  const file = path.join(folder, SEEN_FILE);
  const kept = await readBounded(file, MAX_ENTRY_BYTES);
  // Whoever can break this file can delete it too; a broken one stops nobody from mining.
  const seen = Seen.safeParse(kept ? parse(kept) : null).data ?? { release: 0, development: 0 };
  if (counter < seen[by]) return refused(`its number is ${counter}, and ${seen[by]} was here before`);
  if (counter === seen[by]) return null;
  try {
    await mkdir(folder, { recursive: true });
    await writeWhole(file, `${JSON.stringify({ ...seen, [by]: counter })}\n`);
  } catch {
    return refused(`its number cannot be kept in ${folder}`);
  }
  return null;
}

/** null: not there, no file, too large. */
async function readBounded(file: string, maxBytes: number): Promise<Buffer | null> {
  try {
    const { size } = await stat(file);
    return size > maxBytes ? null : await readFile(file);
  } catch {
    return null;
  }
}

function parse(bytes: Buffer): Json | undefined {
  try {
    return JSON.parse(bytes.toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}

const formatOf = (value: Json): number => z.object({ format: z.number() }).safeParse(value).data?.format ?? 0;

function wrong(error: z.ZodError): string {
  const [issue] = error.issues;
  const at = issue?.path.join('.') ?? '';
  return /(^|\.)(file|path)$/.test(at) ? `${at} leads out of its folder` : `${at || 'it'} is not as it should be`;
}
