// The client against the real signer process: a wallet's whole life, kill -9, and a search for secrets in all that is left behind.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ConfirmAnswer, ConfirmQuestion } from '../../contract/confirm.ts';
import type { ChildPort } from '../../contract/port.ts';
import type { VaultView } from '../../contract/signer-wire.ts';
import { fromPhrase } from '../../processes/signer/key-material.ts';
import { BUILT } from '../../rig/built-for-tests.ts';
import { systemClock } from '../clock.ts';
import { SignerClient } from './signer-client.ts';

const SLOW_MS = 60_000;
const PASSPHRASE = 'correct horse battery staple';
const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A person who writes the words down, and agrees. */
function createPerson() {
  const seen = { words: [] as string[], asked: [] as ConfirmQuestion['kind'][], path: '', hesitates: false };
  const answer = (question: ConfirmQuestion): ConfirmAnswer | null => {
    seen.asked.push(question.kind);
    if (seen.hesitates) return null;
    if (question.kind === 'show-words') seen.words = question.words;
    if (question.kind === 'quiz') return { kind: 'words', words: question.positions.map((at) => seen.words[at - 1] ?? '') };
    if (question.kind === 'passphrase') return { kind: 'text', text: PASSPHRASE };
    return question.kind === 'path' ? { kind: 'text', text: seen.path } : { kind: 'yes' };
  };
  return { seen, answer };
}

/** The signer as a fork has it, its two channels told apart; what it prints is kept. */
function spawnSigner(answer: (question: ConfirmQuestion) => ConfirmAnswer | null, printed: string[]) {
  return (): Promise<ChildPort> => {
    const child: ChildProcess = fork(new URL('processes/signer.mjs', BUILT), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, LODE_KEYCHAIN: 'none' },
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
    const listeners: ((message: unknown) => void)[] = [];
    child.on('message', (envelope: { channel: string; message: { kind: string; id: number; question: ConfirmQuestion } }) => {
      const { channel, message } = envelope;
      if (channel === 'engine') for (const listener of listeners) listener(message);
      if (channel !== 'confirm' || message.kind !== 'ask') return;
      const said = answer(message.question);
      if (said) child.send({ channel: 'confirm', message: { kind: 'answer', id: message.id, answer: said } });
    });
    const port: ChildPort = {
      post: (message) => child.connected && child.send({ channel: 'engine', message }),
      onMessage: (listener) => void listeners.push(listener),
      onExit: (listener) => void child.once('exit', (code) => listener({ code })),
      kill: () => void child.kill('SIGKILL'),
      pid: child.pid ?? null,
    };
    return Promise.resolve(port);
  };
}

async function start() {
  const folder = await mkdtemp(path.join(tmpdir(), 'lode-signer-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  const person = createPerson();
  const printed: string[] = [];
  const views: VaultView[] = [];
  const client = new SignerClient({
    spawn: spawnSigner(person.answer, printed),
    clock: systemClock,
    folder,
    btcliFolder: path.join(folder, 'wallets'),
    onView: (view) => views.push(view),
    policy: { firstDelayMs: 20, longestDelayMs: 50, deaths: 5, windowMs: 60_000 },
  });
  closing.push(() => client.close());
  return { client, folder, person, printed, views };
}

async function everythingIn(folder: string): Promise<Buffer> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(files.map((entry) => readFile(path.join(entry.parentPath, entry.name)))));
}

describe('the signer process', () => {
  it(
    'makes a wallet, locks, opens and backs it up, and leaves no secret behind: not in a file, not in what it prints',
    async () => {
      const { client, folder, person, printed, views } = await start();
      expect(await client.open()).toMatchObject({ ok: true, value: { standing: 'none' } });
      expect(await client.addKey('coldkey', { kind: 'new' }, 'practice')).toMatchObject({ ok: true });
      expect(await client.addKey('hotkey', { kind: 'new' }, 'practice')).toMatchObject({ ok: true });
      expect(person.seen.asked).toEqual(['show-words', 'quiz', 'passphrase']);
      person.seen.path = path.join(folder, 'my.lode-backup');
      expect(await client.backUp()).toEqual({ ok: true, value: person.seen.path });
      expect(await client.lock()).toMatchObject({ ok: true, value: { standing: 'locked' } });
      const signer = client.extrinsicSigner('practice', 'TAO');
      const genesis = `0x${'ab'.repeat(32)}` as never;
      const request = {
        role: 'coldkey',
        payload: {},
        specName: 'x',
        specVersion: 1,
        genesis,
        metadata: () => new Uint8Array(9),
        fee: null,
      } as const;
      expect(await signer.sign(request)).toMatchObject({ ok: false, problem: { code: 'vault-locked' } });
      expect(await client.unlock()).toMatchObject({ ok: true, value: { standing: 'open', backedUp: true } });
      expect(await signer.sign(request)).toMatchObject({ ok: false, problem: { code: 'call-contradicts' } });
      expect(await client.find()).toEqual({ ok: true, value: [] });
      expect(views.at(-1)).toMatchObject({ standing: 'open', spending: { spentTodayRao: '0' } });
      client.close();

      const phrase = person.seen.words.join(' ');
      const key = await fromPhrase(phrase);
      if (key.kind !== 'phrase') throw new Error(key.kind);
      const left = Buffer.concat([await everythingIn(folder), Buffer.from(printed.join(''))]);
      const secrets = [
        Buffer.from(phrase),
        Buffer.from(PASSPHRASE),
        Buffer.from(key.miniSecret),
        Buffer.from(key.secret.subarray(0, 32)),
      ];
      for (const secret of secrets)
        for (const form of [secret, Buffer.from(secret.toString('hex')), Buffer.from(secret.toString('base64'))])
          expect(left.includes(form)).toBe(false);
      for (let at = 0; at + 3 <= person.seen.words.length; at += 1)
        expect(left.includes(person.seen.words.slice(at, at + 3).join(' '))).toBe(false);
    },
    SLOW_MS,
  );

  it(
    'comes back after kill -9 with what it had written, and tells whoever waited',
    async () => {
      const { client, person } = await start();
      const made = await client.addKey('hotkey', { kind: 'new' }, 'practice');
      person.seen.hesitates = true;
      const waiting = client.addKey('coldkey', { kind: 'new' }, 'practice');
      await vi.waitFor(() => expect(person.seen.asked.at(-1)).toBe('show-words'), { timeout: 20_000 });
      process.kill(client.pid ?? 0, 'SIGKILL');
      expect(await waiting).toMatchObject({ ok: false, problem: { code: 'signer-unavailable' } });
      person.seen.hesitates = false;
      expect(await client.open()).toMatchObject({
        ok: true,
        value: { standing: 'locked', addresses: made.ok ? made.value.addresses : {} },
      });
      expect(await client.unlock()).toMatchObject({ ok: true, value: { standing: 'open' } });
    },
    SLOW_MS,
  );

  it(
    'declines what is asked when it is locked meanwhile',
    async () => {
      const { client, person } = await start();
      person.seen.hesitates = true;
      const waiting = client.addKey('coldkey', { kind: 'words' }, 'practice');
      await vi.waitFor(() => expect(person.seen.asked).toEqual(['type-words']), { timeout: 20_000 });
      expect(await client.lock()).toMatchObject({ ok: true });
      expect(await waiting).toMatchObject({ ok: false, problem: { code: 'declined' } });
    },
    SLOW_MS,
  );
});
