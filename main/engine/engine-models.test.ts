// Models through the engine's door: what its snapshots say of them, and what its commands do, on a computer that is not connected.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelCommand } from '../contract/model-commands.ts';
import { Manifest, type ServedSubnet } from '../contract/subnet.ts';
import type { Trust } from '../contract/trust.ts';
import { BUILT, MODELS_FOLDER } from '../rig/built-for-tests.ts';
import { forkSpawn, startThreads } from '../rig/fork.ts';
import { needsMinilm } from '../rig/minilm-for-tests.ts';
import { createEngine, type Engine } from './index.ts';

const WAIT = { timeout: 15_000, interval: 20 };
let folder: string;
let engine: Engine | null = null;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lode-engine-models-'));
});
afterEach(async () => {
  await engine?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

async function begin(trust: Trust = 'development'): Promise<Engine> {
  const made = createEngine({
    version: '0.0.0',
    dataFolder: folder,
    modelsFolder: MODELS_FOLDER,
    trust,
    startThread: startThreads(BUILT),
    spawn: forkSpawn(BUILT),
  });
  engine = made;
  await expect.poll(() => made.snapshots.current.miner.kind, WAIT).toBe('ready');
  return made;
}
const standing = ({ snapshots }: Engine, id: ServedSubnet) => snapshots.current.offers.find((offer) => offer.id === id)?.standing;
const send = ({ commands }: Engine, command: ModelCommand) => commands.send(command);
const DONE = { ok: true, value: {} };

it('a model whose files are here is proven when the engine starts, carried to another folder, and taken away when it is told to', async (context) => {
  const minilm = needsMinilm(context);
  const { model } = Manifest.parse(JSON.parse(readFileSync(path.join(MODELS_FOLDER, 'subnets/tag101.json'), 'utf8')));
  const blobs = path.join(folder, 'models', 'blobs');
  mkdirSync(blobs, { recursive: true });
  for (const file of model.kind === 'files' ? model.files : [])
    copyFileSync(path.join(minilm, file.path), path.join(blobs, file.sha256));

  const here = await begin();
  await expect.poll(() => standing(here, 'tag101'), WAIT).toMatchObject({ kind: 'ready' });
  const to = path.join(folder, 'elsewhere');
  expect(await send(here, { type: 'store.move', args: { folder: to } })).toEqual(DONE);
  await expect.poll(() => here.snapshots.current.store, WAIT).toMatchObject({ folder: to, moving: null, problem: null });
  await expect.poll(() => standing(here, 'tag101'), WAIT).toMatchObject({ kind: 'ready' });
  expect(await send(here, { type: 'model.remove', args: { subnet: 'tag101' } })).toEqual(DONE);
  await expect.poll(() => standing(here, 'tag101'), WAIT).toMatchObject({ kind: 'absent', haveBytes: 0 });
  expect(existsSync(blobs)).toBe(false);
});

describe('commands about models', () => {
  it('are answered, and felt in the snapshot', async () => {
    const here = await begin();
    expect(await send(here, { type: 'store.limit', args: { bytesPerSecond: 2_000_000 } })).toEqual(DONE);
    await expect.poll(() => here.snapshots.current.store?.speedLimit, WAIT).toBe(2_000_000);
    expect(await send(here, { type: 'model.fetch', args: { subnet: 'itsai' } })).toMatchObject({
      ok: false,
      problem: { code: 'model-not-downloadable', params: { why: 'hash-not-pinned' } },
    });
    expect(await send(here, { type: 'store.move', args: { folder: 'models' } })).toMatchObject({
      ok: false,
      problem: { code: 'folder-unusable' },
    });
    expect([standing(here, 'clique'), standing(here, 'itsai')]).toEqual([
      { kind: 'none-needed' },
      { kind: 'not-downloadable', why: 'hash-not-pinned' },
    ]);
  });

  it('know no subnet where the catalogue is not signed for a release, and practice stands', async () => {
    const released = await begin('release');
    expect(released.snapshots.current.offers.map(({ id }) => id)).toEqual(['practice']);
    expect(released.snapshots.current.catalogueProblem).toMatchObject({ code: 'catalogue-refused' });
    expect(await send(released, { type: 'model.fetch', args: { subnet: 'tag101' } })).toMatchObject({
      ok: false,
      problem: { code: 'subnet-unknown' },
    });
  });
});
