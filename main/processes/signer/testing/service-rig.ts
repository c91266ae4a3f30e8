// A signer's service in this process, with a person of the test's and a keychain that is a map: for tests alone.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ConfirmAnswer, ConfirmQuestion } from '../../../contract/confirm.ts';
import type { ParentPort } from '../../../contract/port.ts';
import { assertNever } from '../../../contract/problem.ts';
import type { SignerReply, SignerRequest } from '../../../contract/signer-wire.ts';
import { Asker } from '../asker.ts';
import { argon2In } from '../keyfile/argon2.ts';
import { SignerService } from '../service.ts';
import type { Keychain } from '../vault/keychain.ts';

const THREAD = new URL('../../../../dist/main/threads/argon2.mjs', import.meta.url);
/** The least argon2id does. */
export const CHEAP = { passes: 1, memoryBytes: 8_192 } as const;
export const argon2 = argon2In(THREAD);

export type Person = (question: ConfirmQuestion) => ConfirmAnswer | Promise<ConfirmAnswer>;

export const noKeychain: Keychain = {
  read: () => Promise.reject(new Error('no keychain')),
  write: () => Promise.reject(new Error('no keychain')),
};
export function keychainOf(entries: Map<string, string>): Keychain {
  return {
    read: (account) => Promise.resolve(entries.get(account) ?? null),
    write: (account, secret) => Promise.resolve(void entries.set(account, secret)),
  };
}

/** Says yes to everything, remembers the words it was shown, and has one passphrase for all. */
export class Willing {
  words: readonly string[] = [];
  readonly asked: ConfirmQuestion[] = [];
  passphrase = 'a long enough passphrase';
  typed = '';
  path = '';
  /** Says no to money from now on. */
  refuses = false;

  readonly answer: Person = (question) => {
    this.asked.push(question);
    switch (question.kind) {
      case 'spend':
        return { kind: this.refuses ? 'declined' : 'yes' };
      case 'show-words':
        this.words = question.words;
        return { kind: 'yes' };
      case 'quiz':
        return { kind: 'words', words: question.positions.map((position) => this.words[position - 1] ?? '') };
      case 'type-words':
        return { kind: 'text', text: this.typed };
      case 'passphrase':
        return { kind: 'text', text: this.passphrase };
      case 'path':
        return { kind: 'text', text: this.path };
      default:
        return assertNever(question);
    }
  };
}

type Ask = SignerRequest extends infer R ? (R extends { readonly id: number } ? Omit<R, 'id'> : never) : never;

export interface ServiceRig {
  ask(request: Ask): Promise<SignerReply>;
  readonly folder: string;
  /** The same folder and person, after a restart. */
  again(): Promise<ServiceRig>;
  close(): Promise<void>;
}

export interface RigOptions {
  readonly person: Person;
  readonly keychain?: Keychain;
  readonly now?: () => number;
  readonly folder?: string;
}

export async function startService(options: RigOptions): Promise<ServiceRig> {
  const folder = options.folder ?? (await mkdtemp(path.join(tmpdir(), 'lode-vault-')));
  const listeners: ((message: unknown) => void)[] = [];
  const port: ParentPort = {
    onMessage: (listener) => void listeners.push(listener),
    post: (message) => {
      const request = message as { kind: string; id: number; question: ConfirmQuestion };
      if (request.kind !== 'ask') return;
      void (async () => {
        const answer = await options.person(request.question);
        for (const listener of listeners) listener({ kind: 'answer', id: request.id, answer });
      })();
    },
  };
  const service = new SignerService({
    asker: new Asker(port),
    keychain: options.keychain ?? noKeychain,
    argon2,
    now: options.now ?? (() => Date.now()),
    cost: CHEAP,
  });
  let id = 0;
  const ask: ServiceRig['ask'] = (request) => service.take({ ...request, id: ++id });
  await ask({ kind: 'open', folder, btcliFolder: path.join(folder, 'wallets') });
  return {
    ask,
    folder,
    again: () => startService({ ...options, folder }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
