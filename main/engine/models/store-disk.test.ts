// The store and the disks it lies on: moved to another folder, to another disk, cut off in the middle of it, and full.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, type TestContext } from 'vitest';
import type { ModelStanding } from '../../contract/models.ts';
import type { Model } from '../../contract/subnet.ts';
import { bundleTypescript } from '../../../tools/import-typescript.mjs';
import { BUILT } from '../../rig/built-for-tests.ts';
import { skipBecause } from '../../rig/skip-for-tests.ts';
import { PLACE_FILE } from './place.ts';
import type { ModelStore } from './store.ts';
import { Hub, STOPS } from './testing/hub.ts';
import { type Contents, downloadsFrom, manifestWith, modelOn, storeOf, TINY_ONNX } from './testing/shop.ts';

const WAIT = { timeout: 15_000, interval: 10 };
const MIB = 1_048_576;
const OTHER_DISK = '/dev/shm';

const hub = await Hub.start();
const downloads = downloadsFrom(hub);
let folder: string;
let contents: Contents;
const opened: ModelStore[] = [];
const elsewhere: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lode-store-disk-'));
  contents = { 'onnx/model.onnx': TINY_ONNX, 'tokenizer.json': randomBytes(40_000), 'weights/a.bin': randomBytes(2 * MIB) };
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  hub.reset();
  for (const each of [folder, ...elsewhere.splice(0)]) rmSync(each, { recursive: true, force: true });
});
afterAll(async () => {
  await downloads.close();
  await hub.close();
});

const data = () => path.join(folder, 'data');
const one = (): Model => modelOn(hub, 'lode/one', contents);
async function open(model: Model, dataFolder = data()): Promise<ModelStore> {
  mkdirSync(dataFolder, { recursive: true });
  const store = storeOf(dataFolder, downloads, { tag101: model });
  opened.push(store);
  await store.open();
  return store;
}
async function stands(store: ModelStore, kind: ModelStanding['kind']): Promise<void> {
  await expect.poll(() => store.standing('tag101'), WAIT).toMatchObject({ kind });
}
async function fetched(model: Model): Promise<ModelStore> {
  const store = await open(model);
  await store.fetch('tag101');
  await stands(store, 'ready');
  return store;
}
async function isWhole(store: ModelStore, inFolder: string): Promise<void> {
  const files = await store.files('tag101');
  const found = files.ok ? [...files.value] : [];
  expect(found.map(([name]) => name).toSorted()).toEqual(Object.keys(contents).toSorted());
  for (const [name, file] of found) {
    expect(path.relative(inFolder, file)).toMatch(/^views/);
    expect(readFileSync(file).equals(contents[name] ?? Buffer.alloc(0))).toBe(true);
  }
}
async function settled(store: ModelStore): Promise<void> {
  await expect.poll(() => store.view.moving, WAIT).toBeNull();
}
const note = (): Record<string, unknown> =>
  JSON.parse(readFileSync(path.join(data(), PLACE_FILE), 'utf8')) as Record<string, unknown>;
const problem = (code: string, params: unknown) => ({ ok: false, problem: { code, params } });

/** A folder on another disk; skips the test where there is none. */
function onOtherDisk(context: TestContext): string {
  const other = existsSync(OTHER_DISK) && statSync(OTHER_DISK).dev !== statSync(os.tmpdir()).dev;
  if (!other) skipBecause(context, `${OTHER_DISK} is no other disk than ${os.tmpdir()} here`);
  const made = mkdtempSync(path.join(OTHER_DISK, 'lode-store-'));
  elsewhere.push(made);
  return made;
}

const makeFull = () => {
  const full = path.join(folder, 'full');
  mkdirSync(full);
  writeFileSync(path.join(full, 'holiday.jpg'), 'mine');
  return full;
};
const makeFile = () => {
  const file = path.join(folder, 'a-file');
  writeFileSync(file, 'mine');
  return file;
};

describe('the store is moved', () => {
  it('to another folder of the same disk, with all that is in it', async () => {
    const model = one();
    const store = await fetched(model);
    const to = path.join(folder, 'there', 'models');
    expect(await store.moveTo(to)).toEqual({ ok: true, value: undefined });
    await settled(store);
    expect(store.view).toMatchObject({ folder: to, problem: null });
    await stands(store, 'ready');
    await isWhole(store, to);
    expect(existsSync(path.join(data(), 'models'))).toBe(false);
    await store.close();
    const again = await open(model);
    expect(again.view.folder).toBe(to);
    expect(again.standing('tag101').kind).toBe('ready');
  });

  it('to another disk, where everything is compared again', async (context) => {
    const to = path.join(onOtherDisk(context), 'models');
    const store = await fetched(one());
    const used = store.view.usedBytes;
    expect(await store.moveTo(to)).toEqual({ ok: true, value: undefined });
    expect(store.view.moving).toMatchObject({ to });
    await settled(store);
    await stands(store, 'ready');
    await isWhole(store, to);
    expect(store.view.usedBytes).toBe(used);
    expect(existsSync(path.join(data(), 'models'))).toBe(false);
    expect(note()).toMatchObject({ folder: to, moving: null, leaving: null });
  });

  it('while a download is under way, which goes on there', async (context) => {
    const to = path.join(onOtherDisk(context), 'models');
    const store = await open(one());
    hub.fault = STOPS;
    await store.fetch('tag101');
    await expect
      .poll(() => store.standing('tag101'), WAIT)
      .toMatchObject({ kind: 'downloading', doneBytes: expect.toSatisfy((bytes: number) => bytes > MIB) });
    const before = hub.requests.length;
    hub.fault = () => null;
    await store.moveTo(to);
    await settled(store);
    await stands(store, 'ready');
    await isWhole(store, to);
    expect(hub.requests.slice(before).some(({ range }) => range?.startsWith('bytes=0-'))).toBe(false);
  });

  it('but not where it is called off: everything is where it was', async (context) => {
    const to = path.join(onOtherDisk(context), 'models');
    const store = await fetched(one());
    await store.moveTo(to);
    await store.cancelMove();
    expect(store.view).toMatchObject({ folder: path.join(data(), 'models'), moving: null, problem: null });
    await stands(store, 'ready');
    await isWhole(store, path.join(data(), 'models'));
    expect(existsSync(path.join(to, 'blobs'))).toBe(false);
    expect(note()).toMatchObject({ folder: path.join(data(), 'models'), moving: null });
  });

  it.each<[string, () => string, string]>([
    ['where something else lies', () => folder, 'it lies in the folder of now, or that in it'],
    ['into a folder that is not empty', () => makeFull(), 'it is not empty'],
    ['into itself', () => path.join(data(), 'models', 'deeper'), 'it lies in the folder of now, or that in it'],
    ['to where it is', () => path.join(data(), 'models'), 'it lies in the folder of now, or that in it'],
    ['to a relative path', () => 'models', 'it is no absolute path'],
    ['onto a file', () => makeFile(), 'ENOTDIR'],
    ['below a file', () => path.join(makeFile(), 'models'), 'ENOTDIR'],
  ])('never %s', async (_what, target, detail) => {
    const store = await fetched(one());
    const to = target();
    expect(await store.moveTo(to)).toEqual(problem('folder-unusable', { folder: to, detail }));
    expect(store.view).toMatchObject({ moving: null, problem: { code: 'folder-unusable' } });
    await isWhole(store, path.join(data(), 'models'));
  });
});

const home = () => path.join(data(), 'models');
const there = () => path.join(folder, 'there');
const noted = (more: Record<string, unknown>) =>
  writeFileSync(
    path.join(data(), PLACE_FILE),
    JSON.stringify({ format: 1, folder: null, moving: null, leaving: null, speedLimit: null, ...more }),
  );

const KILLED_AFTER_MS = [0, 20, 60, 130, 220, 320];
/** Another process moves the store, and is killed so long after it began. */
async function killedWhileMoving(program: string, asked: Record<string, unknown>, afterMs: number): Promise<void> {
  const thread = new URL('threads/model-files.mjs', BUILT).href;
  const child = spawn(process.execPath, [program, JSON.stringify({ ...asked, thread })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => void child.once('close', resolve));
  child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), afterMs));
  await ended;
}

describe('a move that was cut off', () => {
  it('by kill -9 at any moment leaves everything in one of both folders', { timeout: 60_000 }, async (context) => {
    contents = { 'onnx/model.onnx': TINY_ONNX, 'weights/a.bin': randomBytes(12 * MIB) };
    const model = one();
    await (await fetched(model)).close();
    const program = path.join(folder, 'move.mjs');
    writeFileSync(program, await bundleTypescript('main/engine/models/testing/move-program.ts'));
    let lies = path.join(data(), 'models');
    const other = onOtherDisk(context);
    for (const [round, afterMs] of KILLED_AFTER_MS.entries()) {
      // To the other disk, where everything is copied, and back.
      const to = path.join(lies.startsWith(other) ? folder : other, `moved-${round}`);
      await killedWhileMoving(program, { dataFolder: data(), to, manifest: manifestWith('tag101', model) }, afterMs);
      const store = await open(model);
      await stands(store, 'ready');
      await isWhole(store, store.view.folder);
      expect([lies, to].filter((each) => existsSync(path.join(each, 'blobs')))).toEqual([store.view.folder]);
      lies = store.view.folder;
      await store.close();
    }
  });

  it('while it was copied stays where it was, and what was copied is gone', async () => {
    const model = one();
    await (await fetched(model)).close();
    cpSync(home(), there(), { recursive: true });
    rmSync(path.join(there(), 'views'), { recursive: true });
    writeFileSync(path.join(there(), 'holiday.jpg'), 'mine');
    noted({ moving: there() });
    const store = await open(model);
    await isWhole(store, home());
    // What is not ours is never touched.
    expect(readdirSync(there())).toEqual(['holiday.jpg']);
    expect(note()).toMatchObject({ folder: null, moving: null });
  });

  it('after the folder had its new name is where it was moved to', async () => {
    const model = one();
    await (await fetched(model)).close();
    cpSync(home(), there(), { recursive: true });
    rmSync(home(), { recursive: true });
    noted({ moving: there() });
    const store = await open(model);
    expect(store.view.folder).toBe(there());
    await stands(store, 'ready');
    await isWhole(store, there());
  });

  it('while the old folder was emptied is where it was moved to, and the old folder is emptied', async () => {
    const model = one();
    await (await fetched(model)).close();
    cpSync(home(), there(), { recursive: true });
    rmSync(path.join(home(), 'blobs'), { recursive: true });
    noted({ folder: there(), leaving: home() });
    const store = await open(model);
    await stands(store, 'ready');
    await isWhole(store, there());
    expect(existsSync(home())).toBe(false);
    expect(note()).toMatchObject({ folder: there(), leaving: null });
  });

  it('never leads to a folder without our mark being emptied', async () => {
    mkdirSync(path.join(there(), 'blobs'), { recursive: true });
    writeFileSync(path.join(there(), 'blobs', 'mine'), 'mine');
    mkdirSync(data());
    noted({ moving: there(), leaving: there() });
    await open(one());
    expect(readFileSync(path.join(there(), 'blobs', 'mine'), 'utf8')).toBe('mine');
  });
});

it('has copies where the disk knows no second name for a file, and proves those', async (context) => {
  const store = await open(one());
  // A link cannot lead from one disk to another.
  rmSync(path.join(data(), 'models', 'views'), { recursive: true });
  symlinkSync(onOtherDisk(context), path.join(data(), 'models', 'views'));
  await store.fetch('tag101');
  await stands(store, 'ready');
  await isWhole(store, path.join(data(), 'models'));
  const files = await store.files('tag101');
  const copy = (files.ok && files.value.get('tokenizer.json')) || '';
  expect(statSync(copy).dev).not.toBe(statSync(data()).dev);
  writeFileSync(copy, randomBytes(statSync(copy).size));
  expect(await store.files('tag101')).toEqual(problem('model-corrupt', { file: 'tokenizer.json' }));
  await store.fetch('tag101');
  await stands(store, 'ready');
  await isWhole(store, path.join(data(), 'models'));
});

it('says so where the disk a person chose is not plugged in, and makes no new folder there', async () => {
  const model = one();
  const store = await fetched(model);
  const to = path.join(folder, 'usb', 'models');
  await store.moveTo(to);
  await settled(store);
  await store.close();
  rmSync(path.join(folder, 'usb'), { recursive: true });

  const again = await open(model);
  const gone = { code: 'folder-unusable', params: { folder: to, detail: 'it is not there' } };
  expect(again.view.problem).toEqual(gone);
  expect(again.standing('tag101')).toMatchObject({ kind: 'failed', problem: gone });
  expect(await again.fetch('tag101')).toEqual({ ok: false, problem: gone });
  expect(existsSync(to)).toBe(false);
  // Another folder can be chosen, and it begins there.
  await again.moveTo(path.join(folder, 'new'));
  await settled(again);
  await again.fetch('tag101');
  await stands(again, 'ready');
  await isWhole(again, path.join(folder, 'new'));
});

describe('a disk that is full', () => {
  let small: string;
  const mounted = (context: TestContext): void => {
    small = path.join(folder, 'small');
    mkdirSync(small);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', small], { stdio: 'ignore' });
    } catch {
      skipBecause(context, 'a full disk needs a small file system, and mounting one is not permitted here');
    }
  };
  afterEach(() => {
    try {
      execFileSync('umount', ['-l', small], { stdio: 'ignore' });
    } catch {
      // it was never mounted
    }
  });

  it('is told before anything is asked of the hub', async (context) => {
    mounted(context);
    contents = { 'onnx/model.onnx': TINY_ONNX, 'weights/a.bin': randomBytes(5 * MIB) };
    const store = await open(one(), path.join(small, 'data'));
    const full = problem('disk-full', { folder: path.join(small, 'data/models') });
    expect(await store.fetch('tag101')).toEqual(full);
    expect(store.standing('tag101')).toMatchObject({ kind: 'failed', problem: full.problem });
    expect(hub.requests).toEqual([]);
  });

  it('while it is fetched is told, what came is kept, and it goes on when there is room', async (context) => {
    mounted(context);
    contents = { 'onnx/model.onnx': TINY_ONNX, 'weights/a.bin': randomBytes(3 * MIB) };
    const store = await open(one(), path.join(small, 'data'));
    hub.speed = MIB;
    await store.fetch('tag101');
    await expect
      .poll(() => store.standing('tag101'), WAIT)
      .toMatchObject({ kind: 'downloading', doneBytes: expect.toSatisfy((bytes: number) => bytes > MIB / 2) });
    const filler = path.join(small, 'holiday.raw');
    // All there is: the write itself ends with an error.
    expect(() => writeFileSync(filler, Buffer.alloc(4 * MIB))).toThrow(/ENOSPC/);
    await stands(store, 'failed');
    expect(store.standing('tag101')).toMatchObject({
      problem: { code: 'disk-full' },
      haveBytes: expect.toSatisfy((bytes: number) => bytes > 0),
    });
    rmSync(filler);
    hub.speed = null;
    await store.fetch('tag101');
    await stands(store, 'ready');
    await isWhole(store, path.join(small, 'data/models'));
  });
});
