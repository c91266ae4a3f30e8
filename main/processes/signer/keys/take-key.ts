// Where a key comes from: made here, typed, or read from a file. What is asked is asked in the confirm window alone.
import { randomInt } from 'node:crypto';
import path from 'node:path';
import type { KeyRole, Network } from '../../../contract/chain.ts';
import { assertNever, fail, ok, type Result } from '../../../contract/problem.ts';
import type { KeySource } from '../../../contract/signer-wire.ts';
import { type Asker, TRIES } from '../asker.ts';
import { fromPhrase, type KeyMaterial } from '../key-material.ts';
import { type KeyfileRefusal, type KeyfileResult, readKeyfile } from '../keyfile/keyfile.ts';
import type { Argon2 } from '../keyfile/nacl.ts';
import { checkPhrase, createPhrase } from '../mnemonic.ts';
import { readSmall } from '../safe-file.ts';
import { looksLikeVault, parseVault, VAULT_FORMAT } from '../vault/format.ts';
import { type StoredKey, storedOf, wipeKey } from '../vault/keys.ts';
import { fromPassphrase } from '../vault/unlock.ts';
import { btcliFile } from './btcli-folder.ts';
import { looksLikePolkadotJson, readPolkadotJson } from './polkadot-json.ts';

export interface TakeTools {
  readonly asker: Asker;
  readonly argon2: Argon2;
  readonly btcliFolder: string;
}
/** `backedUp`: it came out of a back-up of ours, so there is one. */
export interface TakenKey {
  readonly key: StoredKey;
  readonly backedUp: boolean;
}

const MAX_FILE = 64 * 1_024;
const QUIZ_WORDS = 3;

export async function takeKey(role: KeyRole, from: KeySource, network: Network, tools: TakeTools): Promise<Result<TakenKey>> {
  switch (from.kind) {
    case 'new':
      return newKey(role, tools.asker);
    case 'words':
      return typedKey(tools.asker);
    case 'file': {
      const file = await tools.asker.text({ kind: 'path', purpose: 'open-key', suggested: tools.btcliFolder.slice(0, 200) });
      return file === null ? fail('declined') : keyOfFile(role, file, network, tools);
    }
    case 'btcli': {
      const file = btcliFile(tools.btcliFolder, from.wallet, from.hotkey);
      return file === null ? unreadable('no such wallet') : keyOfFile(role, file, network, tools);
    }
    default:
      return assertNever(from);
  }
}

const unreadable = (why: string) => fail('keyfile-unreadable', { why });

/** A coldkey's words are shown once and asked back; the other keys can be made anew at any time. */
async function newKey(role: KeyRole, asker: Asker): Promise<Result<TakenKey>> {
  const phrase = createPhrase();
  if (role === 'coldkey' && !(await shownAndKnown(phrase.split(' '), asker))) return fail('declined');
  return stored(await fromPhrase(phrase), false);
}

async function shownAndKnown(words: readonly string[], asker: Asker): Promise<boolean> {
  if (!(await asker.yes({ kind: 'show-words', words: [...words] }))) return false;
  const positions = somePositions(words.length);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const answer = await asker.ask({ kind: 'quiz', positions, wrong: attempt > 0 });
    if (answer.kind !== 'words') return false;
    if (positions.every((position, index) => answer.words[index]?.trim().toLowerCase() === words[position - 1])) return true;
  }
  return false;
}

/** Three different ones, in order, counted from 1. */
function somePositions(count: number): number[] {
  const chosen = new Set<number>();
  while (chosen.size < QUIZ_WORDS) chosen.add(randomInt(count) + 1);
  return [...chosen].toSorted((left, right) => left - right);
}

async function typedKey(asker: Asker): Promise<Result<TakenKey>> {
  let wrong: Extract<Parameters<Asker['text']>[0], { kind: 'type-words' }>['wrong'] = null;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const typed = await asker.text({ kind: 'type-words', wrong });
    if (typed === null) return fail('declined');
    const checked = checkPhrase(typed);
    if (checked.ok) return stored(await fromPhrase(checked.phrase), false);
    wrong = { why: checked.why, word: checked.why === 'word' ? checked.word : null };
  }
  return fail('phrase-wrong', { why: WRONG_PHRASE[wrong?.why ?? 'length'] });
}

const WRONG_PHRASE = {
  length: 'a phrase has 12, 15, 18, 21 or 24 words',
  checksum: 'each is a word of the list, but together they do not fit',
  word: 'one of them is not in the list',
} as const;

const REFUSED: Record<Exclude<KeyfileRefusal, 'password-needed' | 'cannot-open'>, string> = {
  damaged: 'it is damaged, or no key file',
  contradicts: 'its parts are of different keys',
  unsupported: 'it holds a key of another kind than sr25519',
  'too-large': 'it is too large',
  empty: 'it is empty',
};

async function keyOfFile(role: KeyRole, file: string, network: Network, tools: TakeTools): Promise<Result<TakenKey>> {
  const read = await readSmall(file, MAX_FILE);
  if (read.kind === 'none') return unreadable('there is no such file');
  if (read.kind === 'unreadable') return unreadable(read.why);
  const { bytes } = read;
  if (looksLikeVault(bytes)) return keyOfBackup(role, bytes, network, tools);
  const json = looksLikePolkadotJson(bytes);
  const open = (password: string | null): Promise<KeyfileResult> =>
    json ? readPolkadotJson(bytes, password) : readKeyfile(bytes, password, tools.argon2);
  let result = await open(null);
  for (let attempt = 0; attempt < TRIES && !result.ok && needsPassword(result.why); attempt += 1) {
    const of = path.basename(file).slice(0, 200);
    const typed = await tools.asker.text({ kind: 'passphrase', purpose: 'open-keyfile', of, wrong: attempt > 0 });
    if (typed === null) return fail('declined');
    result = await open(typed);
  }
  if (result.ok) return stored(result.key, false);
  return result.why === 'password-needed' || result.why === 'cannot-open'
    ? fail('passphrase-wrong')
    : unreadable(REFUSED[result.why]);
}

const needsPassword = (why: KeyfileRefusal): boolean => why === 'password-needed' || why === 'cannot-open';

async function keyOfBackup(role: KeyRole, bytes: Uint8Array, network: Network, tools: TakeTools): Promise<Result<TakenKey>> {
  const parsed = parseVault(bytes);
  if (parsed.kind === 'newer') return fail('vault-newer', { found: parsed.found, known: VAULT_FORMAT });
  if (parsed.kind === 'damaged') return unreadable(REFUSED.damaged);
  const { header } = parsed.vault;
  if (header.lock !== 'passphrase') return unreadable('it is a vault of another computer, locked by its keychain');
  if (header.network !== network) return fail('wallet-of-other-network', { network: header.network });
  const opened = await fromPassphrase([{ from: 'vault', vault: parsed.vault, bytes }], tools, 'open-backup');
  if (!opened.ok) return opened;
  const { keys, key } = opened.value;
  key.fill(0);
  for (const other of ['coldkey', 'delegate', 'hotkey'] as const) if (other !== role) wipeKey(keys[other]);
  const wanted = keys[role];
  return wanted ? ok({ key: wanted, backedUp: true }) : fail('key-missing', { role });
}

function stored(material: KeyMaterial, backedUp: boolean): Result<TakenKey> {
  const key = storedOf(material);
  if (!key) return unreadable('it holds an address alone, and no key');
  if (material.kind !== 'watch') material.secret.fill(0);
  if (material.kind === 'phrase' || material.kind === 'seed') material.miniSecret.fill(0);
  return ok({ key, backedUp });
}
