// The store as the engine uses it: what is fetched is shared, proven, kept, noticed when it changes, and taken away whole.
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCommand } from '../../contract/commands.ts';
import { isModelCommand } from '../../contract/model-commands.ts';
import type { ModelStanding } from '../../contract/models.ts';
import { runModelCommand } from './commands.ts';
import { STOPS } from './testing/hub.ts';
import { modelOn, TINY_ONNX } from './testing/shop.ts';
import {
  contents,
  fetched,
  hub,
  inside,
  MIB,
  open,
  opened,
  pathsOf,
  problem,
  sizeOf,
  stands,
  type Subnets,
  WAIT,
} from './testing/store-rig.ts';

describe('a model', () => {
  it('is fetched, and handed out under its own names in one folder', async () => {
    const store = await open({ tag101: modelOn(hub, 'lode/one', contents) });
    const bytes = sizeOf(contents);
    expect(store.standing('tag101')).toEqual({ kind: 'absent', bytes, haveBytes: 0 });
    expect(await store.files('tag101')).toEqual(problem('model-not-downloaded', { subnet: 'Tag101' }));
    await store.fetch('tag101');
    await stands(store, 'ready');
    const paths = await pathsOf(store);
    for (const [name, content] of Object.entries(contents)) expect(readFileSync(paths[name] ?? '').equals(content)).toBe(true);
    const root = paths['tokenizer.json']?.slice(0, -'tokenizer.json'.length) ?? '';
    expect(paths['onnx/model.onnx']).toBe(path.join(root, 'onnx', 'model.onnx'));
    expect(store.view).toMatchObject({ folder: inside(), usedBytes: bytes, speedLimit: null, moving: null, problem: null });
    expect(store.view.freeBytes).toBeGreaterThan(0);
  });

  it('is told as it comes, and is here at once the next time', async () => {
    const seen: ModelStanding[] = [];
    const one = modelOn(hub, 'lode/one', contents);
    hub.speed = 4 * MIB;
    const store = await fetched(
      { tag101: one },
      { onChange: () => seen.push(opened[0]?.standing('tag101') ?? { kind: 'none-needed' }) },
    );
    const bytes = sizeOf(contents);
    expect(seen).toContainEqual(expect.objectContaining({ kind: 'downloading', bytes, paused: false }));
    const done = seen.flatMap((each) => (each.kind === 'downloading' ? [each.doneBytes] : []));
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    await store.close();
    const asked = hub.requests.length;
    const again = await open({ tag101: one });
    expect(again.standing('tag101')).toMatchObject({ kind: 'ready', bytes });
    expect(hub.requests.length).toBe(asked);
  });

  it('that is paused stays where it is, goes on from there, and is gone when it is cancelled', async () => {
    const store = await open({ tag101: modelOn(hub, 'lode/one', { ...contents, 'weights/a.bin': randomBytes(4 * MIB) }) });
    hub.fault = STOPS;
    await store.fetch('tag101');
    await expect
      .poll(() => store.standing('tag101'), WAIT)
      .toMatchObject({ kind: 'downloading', doneBytes: expect.toSatisfy((bytes: number) => bytes > MIB) });
    await store.pause('tag101');
    expect(store.standing('tag101')).toMatchObject({ kind: 'downloading', paused: true });
    expect(await store.files('tag101')).toEqual(problem('model-not-downloaded'));
    await store.cancel('tag101');
    expect(store.standing('tag101')).toMatchObject({ kind: 'absent', haveBytes: 0 });
    expect([...readdirSync(inside('parts')), ...readdirSync(inside('blobs'))]).toEqual([]);
    hub.fault = () => null;
    hub.speed = MIB;
    await store.fetch('tag101');
    await expect
      .poll(() => store.standing('tag101'), WAIT)
      .toMatchObject({ kind: 'downloading', bytesPerSecond: expect.any(Number) });
    await store.pause('tag101');
    hub.speed = null;
    const before = hub.requests.length;
    await store.resume('tag101');
    await stands(store, 'ready');
    const large = hub.requests.slice(before).filter(({ path: at }) => at.includes('a.bin'));
    expect(large.every(({ range }) => range !== null && !range.startsWith('bytes=0-'))).toBe(true);
  });

  it('that did not end in an earlier life goes on where it was', async () => {
    const one = modelOn(hub, 'lode/one', { 'onnx/model.onnx': TINY_ONNX, 'weights/a.bin': randomBytes(4 * MIB) });
    const store = await open({ tag101: one });
    hub.fault = STOPS;
    await store.fetch('tag101');
    await expect
      .poll(() => store.standing('tag101'), WAIT)
      .toMatchObject({ kind: 'downloading', doneBytes: expect.toSatisfy((bytes: number) => bytes > MIB) });
    await store.close();
    hub.fault = () => null;
    const again = await open({ tag101: one });
    expect(again.standing('tag101')).toMatchObject({
      kind: 'absent',
      haveBytes: expect.toSatisfy((bytes: number) => bytes > MIB),
    });
    await again.fetch('tag101');
    await stands(again, 'ready');
  });

  it('whose hub is gone is said to have failed, and can be tried again', async () => {
    hub.fault = ({ on }) => (on === 'hub' ? { kind: 'status', status: 404 } : null);
    const store = await open({ tag101: modelOn(hub, 'lode/one', contents) });
    await store.fetch('tag101');
    await stands(store, 'failed');
    expect(store.standing('tag101')).toMatchObject({
      problem: { code: 'download-failed', params: { file: 'onnx/model.onnx', detail: 'it answered 404' } },
    });
    hub.fault = () => null;
    await store.fetch('tag101');
    await stands(store, 'ready');
  });

  it('comes no faster than a person allows', async () => {
    const store = await open({ tag101: modelOn(hub, 'lode/one', contents) });
    await store.setSpeedLimit(1_024);
    await store.fetch('tag101');
    await expect.poll(() => hub.requests.length, WAIT).toBeGreaterThan(0);
    expect(store.standing('tag101').kind).toBe('downloading');
    await store.setSpeedLimit(null);
    await stands(store, 'ready');
    await store.setSpeedLimit(5_000_000);
    await store.close();
    expect((await open({})).view.speedLimit).toBe(5_000_000);
  });
});

const both = (): Subnets => ({
  tag101: modelOn(hub, 'lode/one', contents),
  itsai: modelOn(hub, 'lode/two', { ...contents, 'weights/a.bin': randomBytes(1_000) }),
});

describe('two models with a file in common', () => {
  it('have it once, and it stays until both are gone', async () => {
    const store = await fetched(both());
    const asked = hub.requests.length;
    await store.fetch('itsai');
    await stands(store, 'ready', 'itsai');
    expect(
      hub.requests
        .slice(asked)
        .map(({ path: at }) => at)
        .every((at) => at.includes('a.bin')),
    ).toBe(true);
    const [one, two] = [await pathsOf(store), await pathsOf(store, 'itsai')];
    expect(statSync(one['tokenizer.json'] ?? '').ino).toBe(statSync(two['tokenizer.json'] ?? '').ino);
    expect(store.view.usedBytes).toBe(sizeOf(contents) + 1_000);

    await store.remove('tag101');
    expect(store.standing('tag101')).toMatchObject({ kind: 'absent' });
    expect(
      readFileSync((await pathsOf(store, 'itsai'))['tokenizer.json'] ?? '').equals(contents['tokenizer.json'] ?? Buffer.alloc(0)),
    ).toBe(true);
    await store.remove('itsai');
    expect(store.view.usedBytes).toBe(0);
    expect([...readdirSync(inside('blobs')), ...readdirSync(inside('views'))]).toEqual([]);
  });
});

describe('what no subnet has as its model any more', () => {
  it('is deleted when the store is opened, and nothing else', async () => {
    const old = modelOn(hub, 'lode/one', contents);
    await (await fetched({ tag101: old })).close();
    writeFileSync(inside('blobs', 'f'.repeat(64)), 'of another life');
    writeFileSync(inside('parts', `${'e'.repeat(64)}.part`), 'begun and forgotten');
    const newer = modelOn(hub, 'lode/one', { ...contents, 'weights/a.bin': randomBytes(2_000) });
    const store = await open({ tag101: newer });
    expect(readdirSync(inside('views'))).toEqual([]);
    expect(readdirSync(inside('parts'))).toEqual([]);
    expect(readdirSync(inside('blobs')).length).toBe(2);
    const asked = hub.requests.length;
    await store.fetch('tag101');
    await stands(store, 'ready');
    expect(hub.requests.slice(asked).every(({ path: at }) => at.includes('a.bin'))).toBe(true);
  });

  it('is not known where there is no list of subnets: a catalogue that was refused costs no model', async () => {
    const one = modelOn(hub, 'lode/one', contents);
    await (await fetched({ tag101: one })).close();
    const refused = await open({});
    // What is used and what is free is known all the same.
    expect(refused.view.usedBytes).toBeGreaterThan(0);
    expect(refused.view.freeBytes).toBeGreaterThan(0);
    await refused.close();
    expect((await open({ tag101: one })).standing('tag101')).toMatchObject({ kind: 'ready' });
  });
});

const withoutModels = () =>
  open({
    clique: { kind: 'none' },
    itsai: {
      kind: 'not-downloadable',
      name: 'a detector',
      licence: 'MIT',
      source: 'https://example.com',
      why: 'hash-not-pinned',
    },
  });

describe('a subnet', () => {
  it('that needs no model has all its files', async () => {
    const { standing, files } = await withoutModels().then(async (each) => ({
      standing: each.standing('clique'),
      files: await each.files('clique'),
    }));
    expect([standing, files]).toEqual([{ kind: 'none-needed' }, { ok: true, value: new Map() }]);
  });

  it('whose model Lode cannot fetch says why', async () => {
    const each = await withoutModels();
    const refused = problem('model-not-downloadable', { subnet: 'It’s AI', why: 'hash-not-pinned' });
    expect(each.standing('itsai')).toEqual({ kind: 'not-downloadable', why: 'hash-not-pinned' });
    expect([await each.fetch('itsai'), await each.files('itsai')]).toEqual([refused, refused]);
  });

  it('that is in no catalogue is unknown', async () => {
    expect(await (await withoutModels()).fetch('tag101')).toEqual(problem('subnet-unknown', { subnet: 'Tag101' }));
  });
});

it('is steered by commands as they come over a transport', async () => {
  const store = await open({ tag101: modelOn(hub, 'lode/one', contents) });
  const send = async (type: string, args: unknown) => {
    const parsed = parseCommand({ type, args });
    if (!parsed.ok) return parsed.problem.code;
    if (!isModelCommand(parsed.value)) throw new Error('it is about something else');
    const result = await runModelCommand(store, parsed.value);
    return result.ok ? 'ok' : result.problem.code;
  };
  expect(await send('store.limit', { bytesPerSecond: 50_000_000 })).toBe('ok');
  expect(store.view.speedLimit).toBe(50_000_000);
  expect(await send('model.fetch', { subnet: 'tag101' })).toBe('ok');
  await stands(store, 'ready');
  for (const type of ['model.pause', 'model.resume', 'model.cancel']) expect(await send(type, { subnet: 'tag101' })).toBe('ok');
  expect(store.standing('tag101').kind).toBe('ready');
  expect(await send('model.remove', { subnet: 'tag101' })).toBe('ok');
  expect(store.standing('tag101').kind).toBe('absent');
  expect(await send('store.move', { folder: 'relative/folder' })).toBe('folder-unusable');
  expect(await send('store.cancel-move', {})).toBe('ok');
  for (const [type, args] of [
    ['model.fetch', { subnet: 'practice' }],
    ['model.fetch', { subnet: '../tag101' }],
    ['model.fetch', {}],
    ['store.limit', { bytesPerSecond: 0 }],
    ['store.limit', { bytesPerSecond: -1 }],
    ['store.move', { folder: '' }],
    ['store.move', { folder: 'x', and: 'more' }],
  ] as const)
    expect(await send(type, args)).toBe('command-invalid');
});
