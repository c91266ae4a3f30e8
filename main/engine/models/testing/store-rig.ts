// What a test of the store starts from: a hub, a folder, a model of three files, and stores that are closed when the test has ended.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, vi } from 'vitest';
import type { ModelStanding } from '../../../contract/models.ts';
import type { Model, ServedSubnet } from '../../../contract/subnet.ts';
import type { ModelStore } from '../store.ts';
import { Hub } from './hub.ts';
import { type Contents, downloadsFrom, modelOn, storeOf, TINY_ONNX } from './shop.ts';

export const WAIT = { timeout: 15_000, interval: 10 };
export const MIB = 1_048_576;

export const hub = await Hub.start();
export const downloads = downloadsFrom(hub);
let folder: string;
export let contents: Contents;
export const opened: ModelStore[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lode-store-'));
  contents = { 'onnx/model.onnx': TINY_ONNX, 'tokenizer.json': randomBytes(40_000), 'weights/a.bin': randomBytes(MIB) };
});
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(opened.splice(0).map((store) => store.close()));
  downloads.setSpeedLimit(null);
  hub.reset();
  rmSync(folder, { recursive: true, force: true });
});
afterAll(async () => {
  await downloads.close();
  await hub.close();
});

export type Subnets = Readonly<Partial<Record<ServedSubnet, Model>>>;
export async function open(subnets: Subnets, more: Parameters<typeof storeOf>[3] = {}): Promise<ModelStore> {
  const store = storeOf(folder, downloads, subnets, more);
  opened.push(store);
  expect(await store.open()).toEqual({ ok: true, value: undefined });
  return store;
}
export async function stands(store: ModelStore, kind: ModelStanding['kind'], subnet: ServedSubnet = 'tag101'): Promise<void> {
  await expect.poll(() => store.standing(subnet), WAIT).toMatchObject({ kind });
}
export async function fetched(
  subnets: Subnets = { tag101: modelOn(hub, 'lode/one', contents) },
  more: Parameters<typeof storeOf>[3] = {},
) {
  const store = await open(subnets, more);
  expect(await store.fetch('tag101')).toEqual({ ok: true, value: undefined });
  await stands(store, 'ready');
  return store;
}
export async function pathsOf(store: ModelStore, subnet: ServedSubnet = 'tag101'): Promise<Record<string, string>> {
  const files = await store.files(subnet);
  if (!files.ok) throw new Error(files.problem.code);
  return Object.fromEntries(files.value);
}
export const problem = (code: string, params: unknown = expect.anything()) => ({ ok: false, problem: { code, params } });
export const inside = (...parts: string[]) => path.join(folder, 'models', ...parts);
export const sizeOf = (model: Contents) => Object.values(model).reduce((sum, { byteLength }) => sum + byteLength, 0);
