// Mining for real, as far as it can be here: a chain of one's own as the network, our slot on it, its metagraph as who may ask. Whoever
// is another subnet, has no slot or no right to ask is told so.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Keyring } from '@polkadot/keyring';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Netuid, rao, RAO_PER_TAO, raoText } from '../contract/amounts.ts';
import type { Command, CommandResult, CommandType } from '../contract/commands.ts';
import type { ConfirmAnswer, ConfirmQuestion } from '../contract/confirm.ts';
import { encodeSs58 } from '../contract/ss58.ts';
import type { TcpPort } from '../contract/units.ts';
import { forkSpawn, startThreads } from '../rig/fork.ts';
import { classicRequest, createSigner } from './axon/testing/signer.ts';
import { type NodeProcess, startNode } from './chain/testing/node-process.ts';
import { createEngine, type Engine } from './index.ts';
import { encodeGraph } from './subnets/clique/encode.ts';
import { emptyGraph, join } from './subnets/clique/graph.ts';

const BUILT = new URL('../../dist/main/', import.meta.url);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The practice chain's first subnet plays ours: it calls itself so, and the catalogue of this test knows ours by that name. */
const PLAYED_BY = 'Languages (practice)';
const one = 1 as Netuid;
const PHRASE = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
const coldkey = encodeSs58(new Keyring({ type: 'sr25519' }).addFromMnemonic(PHRASE).publicKey);
const WAIT = { timeout: 20_000, interval: 50 };

let node: NodeProcess;
let folder: string;
let engine: Engine;
beforeAll(async () => {
  vi.stubEnv('LODE_KEYCHAIN', 'none');
  node = await startNode({ endowed: [{ address: coldkey, amount: raoText(rao(100n * RAO_PER_TAO)) }] });
});
afterAll(() => {
  node.stop();
  vi.unstubAllEnvs();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-mining-'));
});
afterEach(async () => {
  await engine.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** The app's own models, with another name for CliqueAI, signed with the key for development. */
function modelsWhere(name: string): string {
  const models = path.join(folder, 'models');
  cpSync(path.join(ROOT, 'models'), models, { recursive: true });
  const file = path.join(models, 'subnets/clique.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { identity: { names: string[] } };
  manifest.identity.names = [name];
  writeFileSync(file, JSON.stringify(manifest, null, 2));
  execFileSync(process.execPath, [path.join(ROOT, 'tools/sign-catalogue.mjs'), '--folder', models]);
  return models;
}

const answers: Readonly<Partial<Record<ConfirmQuestion['kind'], ConfirmAnswer>>> = {
  spend: { kind: 'yes' },
  'type-words': { kind: 'text', text: PHRASE },
  passphrase: { kind: 'text', text: 'correct horse battery staple' },
};
const send = <T extends CommandType>(type: T, args: Extract<Command, { type: T }>['args']): Promise<CommandResult<T>> =>
  engine.commands.send({ type, args } as Command) as Promise<CommandResult<T>>;
const now = () => engine.snapshots.current;
const codeOf = (result: CommandResult): string => (result.ok ? 'ok' : result.problem.code);
const blockedBy = (): string | null =>
  now().miner.kind === 'blocked' ? (now().miner as { problem: { code: string } }).problem.code : null;

async function open(models: string): Promise<void> {
  engine = createEngine({
    version: '1',
    dataFolder: path.join(folder, 'data'),
    trust: 'development',
    modelsFolder: models,
    spawn: forkSpawn(BUILT, ({ kind }) => Promise.resolve(answers[kind] ?? { kind: 'declined' })),
    startThread: startThreads(BUILT),
  });
  await vi.waitUntil(() => now().miner.kind === 'ready', WAIT);
  const port = (20_000 + Math.floor(Math.random() * 20_000)) as TcpPort;
  await send('settings.change', { patch: { axonPort: port } });
  expect(codeOf(await send('chain.use', { network: 'custom', endpoint: node.url }))).toBe('ok');
  await vi.waitUntil(() => now().wallet?.chain.kind === 'live', WAIT);
  const words = { coldkey: { kind: 'here', from: { kind: 'words' } }, hotkey: { kind: 'new' } } as const;
  expect(codeOf(await send('wallet.set-up', words))).toBe('ok');
}

const mine = () => send('miner.start', { work: { kind: 'mine', subnet: 'clique', netuid: one } });

/** A square with one diagonal: its largest cliques are its two triangles. */
function square(): string {
  const graph = emptyGraph(4);
  for (const [a, b] of [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 0],
    [0, 2],
  ] as const)
    join(graph, a, b);
  return encodeGraph(graph);
}

async function ask(seed: number): Promise<{ status: number; body: { maximum_clique?: number[] } }> {
  const { axon, hotkey } = now();
  const signed = classicRequest({
    signer: createSigner(new Uint8Array(32).fill(seed)),
    receiver: hotkey ?? '',
    route: 'MaximumCliqueOfLambdaGraph',
    body: { uuid: 'u', label: '', number_of_nodes: 4, encoded_matrix: square(), maximum_clique: [] },
  });
  const answer = await fetch(`http://127.0.0.1:${axon?.port}${signed.path}`, {
    method: signed.method,
    headers: signed.headers,
    body: signed.body,
  });
  return { status: answer.status, body: (await answer.json()) as { maximum_clique?: number[] } };
}

describe('mining for real', () => {
  it('needs a slot, lets in whom the person allows beside the metagraph, answers, and listens no more after Stop', {
    timeout: 90_000,
  }, async () => {
    await open(modelsWhere(PLAYED_BY));
    await mine();
    await vi.waitUntil(() => blockedBy() !== null, WAIT);
    expect(blockedBy(), 'before there is a slot').toBe('not-registered-here');
    expect(now().axon).toBeNull();

    expect(codeOf(await send('miner.register', { netuid: one, limit: raoText(rao(RAO_PER_TAO)) }))).toBe('ok');
    const friend = createSigner(new Uint8Array(32).fill(7)).hotkey;
    const list = { version: 1, callers: [], subnets: { clique: { allow: [friend] } } };
    writeFileSync(path.join(folder, 'data/callers.json'), JSON.stringify(list));
    await vi.waitUntil(() => (now().callers?.file.allowed ?? 0) === 1, WAIT);

    expect(codeOf(await mine())).toBe('ok');
    await vi.waitUntil(() => now().miner.kind === 'mining', WAIT);
    expect(now().axon?.host, 'validators come from outside').toBe('0.0.0.0');
    expect(
      now().notices.map(({ code }) => code),
      'nothing of the internet answers here',
    ).toContain('drift-unread');
    const answered = await ask(7);
    expect(answered.status).toBe(200);
    expect([
      [0, 1, 2],
      [0, 2, 3],
    ]).toContainEqual(answered.body.maximum_clique);
    expect((await ask(8)).status, 'nobody registered them').toBe(403);
    await vi.waitUntil(() => now().session.answered === 1 && now().session.refused === 1, WAIT);

    const elsewhere = await send('chain.use', { network: 'practice', endpoint: null });
    expect(codeOf(elsewhere), 'a run keeps the chain it began on').toBe('command-not-now');

    await send('miner.stop', {});
    await vi.waitUntil(() => now().miner.kind === 'ready', WAIT);
    expect(now().axon).toBeNull();
    expect(now().settings.lastWork).toEqual({ kind: 'mine', subnet: 'clique', netuid: one });

    const begun = send('miner.start', { work: { kind: 'practice', subnet: 'tag101' } });
    const [removed, moved] = [
      send('model.remove', { subnet: 'tag101' }),
      send('store.move', { folder: path.join(folder, 'elsewhere') }),
    ];
    expect([await begun, await removed, await moved].map(codeOf), 'what a run answers with stays where it is').toEqual([
      'ok',
      'command-not-now',
      'command-not-now',
    ]);
    await vi.waitUntil(() => blockedBy() === 'model-not-downloaded', WAIT);

    const measuring = send('subnet.measure', { subnet: 'clique' });
    const practising = send('miner.start', { work: { kind: 'practice', subnet: 'clique' } });
    expect(codeOf(await measuring), 'a run that begins meanwhile is not measured beside').toBe('command-not-now');
    expect(codeOf(await practising)).toBe('ok');
  });

  it('is not begun where the netuid is another subnet now', { timeout: 60_000 }, async () => {
    await open(modelsWhere('CliqueAI'));
    await mine();
    await vi.waitUntil(() => blockedBy() !== null, WAIT);
    const { miner } = now();
    expect(miner).toMatchObject({
      kind: 'blocked',
      problem: { code: 'subnet-changed', params: { subnet: 'CliqueAI', netuid: 1, found: PLAYED_BY } },
    });
  });
});
