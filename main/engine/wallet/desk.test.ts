// The wallet through the engine's door: real signer, real practice chain, and a person who is asked through the confirmer alone.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { raoText, rao, type Netuid, type RaoText } from '../../contract/amounts.ts';
import type { Command, CommandResult, CommandType } from '../../contract/commands.ts';
import type { ConfirmAnswer, ConfirmQuestion } from '../../contract/confirm.ts';
import { assertNever } from '../../contract/problem.ts';
import { encodeSs58 } from '../../contract/ss58.ts';
import { EMPTY_EXTENSIONS } from '../chain/node-link.ts';
import { forkSpawn, startThreads } from '../../rig/fork.ts';
import { createEngine, type Engine } from '../index.ts';

const BUILT = new URL('../../../dist/main/', import.meta.url);
const MODELS = fileURLToPath(new URL('../../../models', import.meta.url));
const one = 1 as Netuid;
const PHRASE = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
let folder: string;
let engine: Engine;
let asked: ConfirmQuestion[];
let words: readonly string[];
/** What the person says to money. */
let says: ConfirmAnswer;

beforeEach(async () => {
  vi.stubEnv('LODE_KEYCHAIN', 'none');
  folder = await mkdtemp(path.join(tmpdir(), 'lode-desk-'));
  asked = [];
  says = { kind: 'yes' };
  engine = open();
});
afterEach(async () => {
  await engine.dispose();
  await rm(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

const answer = (question: ConfirmQuestion): ConfirmAnswer => {
  asked.push(question);
  switch (question.kind) {
    case 'spend':
      return says;
    case 'show-words':
      words = question.words;
      return { kind: 'yes' };
    case 'quiz':
      return { kind: 'words', words: question.positions.map((at) => words[at - 1] ?? '') };
    case 'type-words':
      return { kind: 'text', text: PHRASE };
    case 'passphrase':
      return { kind: 'text', text: 'correct horse battery staple' };
    case 'path':
      return { kind: 'declined' };
    default:
      return assertNever(question);
  }
};
const open = (): Engine =>
  createEngine({
    version: '1',
    dataFolder: folder,
    modelsFolder: MODELS,
    trust: 'development',
    spawn: forkSpawn(BUILT, (question) => Promise.resolve(answer(question))),
    startThread: startThreads(BUILT),
    practiceChain: { blockMs: 200, tempo: 50 },
  });

const send = <T extends CommandType>(type: T, args: Extract<Command, { type: T }>['args']): Promise<CommandResult<T>> =>
  engine.commands.send({ type, args } as Command) as Promise<CommandResult<T>>;
const code = (result: CommandResult): string => (result.ok ? 'ok' : result.problem.code);
const wallet = () => engine.snapshots.current.wallet;
const ready = () => vi.waitUntil(() => engine.snapshots.current.miner.kind === 'ready', { timeout: 10_000 });
const here = { coldkey: { kind: 'here', from: { kind: 'new' } }, hotkey: { kind: 'new' } } as const;
const spends = () => asked.filter(({ kind }) => kind === 'spend');

it('a registration over the cap costs a fee and no more; one the person declines costs nothing', {
  timeout: 60_000,
}, async () => {
  await ready();
  expect(await send('wallet.set-up', here)).toEqual({ ok: true, value: {} });
  expect(code(await send('wallet.faucet', {}))).toBe('ok');
  await vi.waitUntil(() => wallet()?.money?.free === '10000000000', { timeout: 10_000 });

  expect(code(await send('miner.register', { netuid: one, limit: '1' as RaoText }))).toBe('price-over-limit');
  await vi.waitUntil(() => wallet()?.money?.free !== '10000000000', { timeout: 10_000 });
  const left = BigInt(wallet()?.money?.free ?? 0);
  expect(10_000_000_000n - left).toBeLessThan(3_000_000n);
  expect(wallet()?.registrations).toEqual([]);

  says = { kind: 'declined' };
  expect(code(await send('miner.register', { netuid: one, limit: raoText(rao(1_000_000_000n)) }))).toBe('declined');
  expect(BigInt(wallet()?.money?.free ?? 0)).toBe(left);
  const [first] = spends();
  expect(first).toMatchObject({ title: 'register', practice: true, decoded: expect.stringContaining('registerLimit') as string });
  expect(asked.map(({ kind }) => kind).filter((kind) => kind === 'show-words')).toHaveLength(1);
});

it('a coldkey that is elsewhere grants a proxy, and Lode registers for it; no word of a phrase is ever asked', {
  timeout: 60_000,
}, async () => {
  await ready();
  const owner = new Keyring({ type: 'sr25519' }).addFromUri('//Owner');
  const address = encodeSs58(owner.publicKey);
  const elsewhere = { coldkey: { kind: 'elsewhere', address }, hotkey: { kind: 'new' } } as const;
  expect(await send('wallet.set-up', elsewhere)).toEqual({ ok: true, value: {} });
  expect(code(await send('wallet.faucet', {}))).toBe('ok');
  expect(code(await send('miner.register', { netuid: one, limit: raoText(rao(1_000_000_000n)) }))).toMatch(
    /not-delegated|fee-unpayable/,
  );
  await vi.waitUntil(() => wallet()?.coldkey.kind === 'elsewhere' && wallet()?.chain.kind === 'live');
  const delegate = wallet()?.delegate ?? '';
  const endpoint = wallet()?.chain;
  const api = await ApiPromise.create({
    provider: new WsProvider(endpoint?.kind === 'live' ? endpoint.endpoint : '') as never,
    noInitWarn: true,
    signedExtensions: EMPTY_EXTENSIONS,
  });
  const grant = api.tx['proxy']?.['addProxy']?.(delegate, 'Registration', 0);
  const fuel = api.tx['balances']?.['transferKeepAlive']?.(delegate, 1_000_000_000n);
  await grant?.signAndSend(owner, { nonce: 0 });
  await fuel?.signAndSend(owner, { nonce: 1 });
  await vi.waitUntil(
    () => {
      const coldkey = wallet()?.coldkey;
      return (
        coldkey?.kind === 'elsewhere' && coldkey.delegation.kind === 'granted' && wallet()?.money?.delegateFree === '1000000000'
      );
    },
    { timeout: 20_000 },
  );
  expect(wallet()?.proxies).toEqual([{ delegate, type: 'Registration', delayBlocks: 0, ours: true }]);
  const free = BigInt(wallet()?.money?.free ?? 0);
  expect(code(await send('miner.register', { netuid: one, limit: raoText(rao(1_000_000_000n)) }))).toBe('ok');
  await vi.waitUntil(() => wallet()?.registrations.length === 1, { timeout: 10_000 });
  expect(BigInt(wallet()?.money?.free ?? 0)).toBeLessThan(free);
  expect(code(await send('wallet.send', { to: address, amount: '1000' as RaoText }))).not.toBe('ok');
  expect(asked.filter(({ kind }) => kind === 'show-words' || kind === 'type-words' || kind === 'quiz')).toEqual([]);
  await api.disconnect();
});

it('a wallet is restored from its words on a fresh profile, and is there after a restart', { timeout: 60_000 }, async () => {
  await ready();
  const restored = { coldkey: { kind: 'here', from: { kind: 'words' } }, hotkey: { kind: 'new' } } as const;
  expect(await send('wallet.set-up', restored)).toEqual({ ok: true, value: {} });
  const expected = encodeSs58(new Keyring({ type: 'sr25519' }).addFromMnemonic(PHRASE).publicKey);
  // Snapshots are told four times a second at most.
  await vi.waitUntil(() => wallet()?.coldkey.kind === 'here', { timeout: 10_000 });
  expect(wallet()?.coldkey).toMatchObject({ kind: 'here', address: expected });
  await engine.dispose();
  engine = open();
  await ready();
  // Opened by itself, because there is one.
  await vi.waitUntil(() => wallet()?.coldkey.kind === 'here', { timeout: 10_000 });
  expect(wallet()?.coldkey).toMatchObject({ kind: 'here', address: expected });
  expect(code(await send('wallet.send', { to: expected, amount: '1000' as RaoText }))).not.toBe('ok');
});
