// A keyfile from its bytes to a key: finds out how it is locked, opens it, reads what it says.
import { assertNever } from '../../../contract/problem.ts';
import type { KeyMaterial } from '../key-material.ts';
import { ANSIBLE_MARK, openAnsible } from './ansible.ts';
import { type ContentsRefusal, readContents, writeContents } from './contents.ts';
import { FERNET_MARK, openFernet } from './fernet.ts';
import { type Argon2, NACL_MARK, openNacl, sealNacl } from './nacl.ts';

/** How a btcli keyfile is locked. */
export type Lock = 'none' | 'nacl' | 'ansible' | 'fernet';
/** `cannot-open`: the password is not the one, or the file is damaged; nobody can tell which. */
export type KeyfileRefusal = ContentsRefusal | 'too-large' | 'empty' | 'password-needed' | 'cannot-open';
export type KeyfileResult =
  | { readonly ok: true; readonly lock: Lock | 'scrypt'; readonly key: KeyMaterial }
  | { readonly ok: false; readonly why: KeyfileRefusal };

/** The largest seen has about 1,600 bytes. */
const MAX_BYTES = 64 * 1_024;
const no = (why: KeyfileRefusal): KeyfileResult => ({ ok: false, why });
const startsWith = (file: Uint8Array, mark: string): boolean =>
  Buffer.from(file.subarray(0, mark.length)).toString('latin1') === mark;

export function lockOf(file: Uint8Array): Lock {
  if (startsWith(file, NACL_MARK)) return 'nacl';
  if (startsWith(file, ANSIBLE_MARK)) return 'ansible';
  return startsWith(file, FERNET_MARK) ? 'fernet' : 'none';
}

const Utf8 = new TextDecoder('utf8', { fatal: true });

/** `password`: as it was typed; null where there is none yet. Any bytes may be handed in. */
export async function readKeyfile(file: Uint8Array, password: string | null, argon2: Argon2): Promise<KeyfileResult> {
  if (file.length === 0) return no('empty');
  if (file.length > MAX_BYTES) return no('too-large');
  const lock = lockOf(file);
  let opened: Uint8Array | null = file;
  if (lock !== 'none') {
    if (password === null) return no('password-needed');
    opened = await open(lock, file, password, argon2);
    if (!opened) return no('cannot-open');
  }
  let text: string;
  try {
    text = Utf8.decode(opened);
  } catch {
    return no('damaged');
  } finally {
    if (lock !== 'none') opened.fill(0);
  }
  const read = await readContents(text);
  return read.ok ? { ...read, lock } : read;
}

/** btcli takes spaces around a typed password away, its library does not: the one without them is tried where the other fails. */
async function open(lock: Exclude<Lock, 'none'>, file: Uint8Array, password: string, argon2: Argon2): Promise<Uint8Array | null> {
  const tries = [...new Set([password, password.trim()])];
  for (const one of tries) {
    const bytes = Buffer.from(one);
    const opened = await openWith(lock, file, bytes, argon2);
    bytes.fill(0);
    if (opened) return opened;
  }
  return null;
}

function openWith(
  lock: Exclude<Lock, 'none'>,
  file: Uint8Array,
  password: Uint8Array,
  argon2: Argon2,
): Promise<Uint8Array | null> {
  switch (lock) {
    case 'nacl':
      return openNacl(file, password, argon2);
    case 'ansible':
      return openAnsible(file, password);
    case 'fernet':
      return openFernet(file, password);
    default:
      return assertNever(lock);
  }
}

/** The file btcli would write: `$NACL` with a password, plain JSON without (which it does for hotkeys alone). */
export async function writeKeyfile(key: KeyMaterial, password: string | null, argon2: Argon2): Promise<Uint8Array> {
  const contents = Buffer.from(writeContents(key));
  return password === null ? contents : sealNacl(contents, Buffer.from(password), argon2);
}
