// What the store hands out is what was pinned: a file that changed is noticed, and an ONNX file that may not be loaded is not handed out.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { onnx } from 'onnx-proto';
import { describe, expect, it, vi } from 'vitest';
import { Manifest } from '../../contract/subnet.ts';
import { MODELS_FOLDER } from '../../rig/built-for-tests.ts';
import { needsMinilm } from '../../rig/minilm-for-tests.ts';
import { clockByHand } from '../clock-by-hand.ts';
import { WEEK_MS } from './kept-model.ts';
import { Shelf } from './shelf.ts';
import { modelOn } from './testing/shop.ts';
import { contents, downloads, fetched, hub, inside, open, pathsOf, problem, stands, WAIT } from './testing/store-rig.ts';

const change = (file: string, keepTimes: boolean) => {
  const { atime, mtime } = statSync(file);
  const bytes = readFileSync(file);
  bytes[100] = (bytes[100] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  if (keepTimes) utimesSync(file, atime, mtime);
};

describe('a file that changes after it was compared', () => {
  it.each([
    ['by one bit', false],
    ['by one bit, with the times it had', true],
  ])('%s is noticed, deleted and can be fetched again', async (_how, keepTimes) => {
    const store = await fetched();
    change((await pathsOf(store))['tokenizer.json'] ?? '', keepTimes);
    expect(await store.files('tag101')).toEqual(problem('model-corrupt', { file: 'tokenizer.json' }));
    expect(store.standing('tag101')).toMatchObject({ kind: 'failed', problem: { code: 'model-corrupt' } });
    expect(await store.files('tag101')).toEqual(problem('model-not-downloaded'));
    await store.fetch('tag101');
    await stands(store, 'ready');
    expect(
      readFileSync((await pathsOf(store))['tokenizer.json'] ?? '').equals(contents['tokenizer.json'] ?? Buffer.alloc(0)),
    ).toBe(true);
  });

  it.each<[string, (file: string) => void]>([
    ['cut short', (file) => writeFileSync(file, 'short')],
    ['deleted', (file) => rmSync(file)],
    [
      'replaced by a link to another file',
      (file) => {
        rmSync(file);
        symlinkSync('/etc/hostname', file);
      },
    ],
    [
      'replaced by a folder',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ])('%s is not handed out', async (_how, tamper) => {
    const store = await fetched();
    tamper((await pathsOf(store))['tokenizer.json'] ?? '');
    expect(await store.files('tag101')).toEqual(problem('model-not-downloaded'));
  });

  it('while Lode was off is noticed when it starts', async () => {
    const one = modelOn(hub, 'lode/one', contents);
    const store = await fetched({ tag101: one });
    const file = (await pathsOf(store))['weights/a.bin'] ?? '';
    await store.close();
    change(file, true);
    const again = await open({ tag101: one });
    await stands(again, 'failed');
    expect(again.standing('tag101')).toMatchObject({ problem: { code: 'model-corrupt', params: { file: 'weights/a.bin' } } });
  });

  it('and one that looks the same is read again after a week, not before', async () => {
    const clock = clockByHand();
    const store = await fetched({ tag101: modelOn(hub, 'lode/one', contents) }, { clock });
    const hash = vi.spyOn(downloads, 'hash');
    await pathsOf(store);
    await clock.advance(WEEK_MS / 2);
    await pathsOf(store);
    expect(hash).not.toHaveBeenCalled();
    await clock.advance(WEEK_MS);
    // By itself, within the hour: a miner that is never stopped is looked after too.
    await expect.poll(() => hash.mock.calls.length, WAIT).toBe(3);
    const lately = expect.toSatisfy((at: number) => clock.now() - at < WEEK_MS);
    await expect.poll(() => store.standing('tag101'), WAIT).toMatchObject({ kind: 'ready', checkedAt: lately });
    await pathsOf(store);
    expect(hash).toHaveBeenCalledTimes(3);
  });

  it('stays while it is compared, whoever calls that off', async () => {
    const one = modelOn(hub, 'lode/one', contents);
    await (await fetched({ tag101: one })).close();
    rmSync(inside('checked.json'));
    const again = await open({ tag101: one });
    expect(again.standing('tag101').kind).toBe('checking');
    await again.cancel('tag101');
    await stands(again, 'ready');
  });

  it('and that a broken disk will not let go of is told as the disk’s fault', async () => {
    const store = await fetched();
    change((await pathsOf(store))['tokenizer.json'] ?? '', false);
    const broken = Object.assign(new Error('input/output error'), { code: 'EIO' });
    vi.spyOn(Shelf.prototype, 'removeView').mockRejectedValueOnce(broken);
    expect(await store.files('tag101')).toEqual(problem('folder-unusable', { folder: inside(), detail: 'EIO' }));
    expect(store.standing('tag101')).toMatchObject({ kind: 'failed', problem: { code: 'folder-unusable' } });
    expect(await store.files('tag101'), 'and it is looked at again').toEqual(problem('model-corrupt'));
  });

  it('is read again too where the note of what was compared is broken', async () => {
    const one = modelOn(hub, 'lode/one', contents);
    await (await fetched({ tag101: one })).close();
    writeFileSync(inside('checked.json'), '{"format":1,"files":{"blobs');
    const hash = vi.spyOn(downloads, 'hash');
    const again = await open({ tag101: one });
    await stands(again, 'ready');
    expect(hash).toHaveBeenCalledTimes(3);
  });
});

const made = (model: onnx.IModelProto) => Buffer.from(onnx.ModelProto.encode(onnx.ModelProto.fromObject(model)).finish());

describe('an ONNX file that may not be loaded', () => {
  it.each<[string, Buffer, string]>([
    ['is no ONNX', Buffer.from('#!/bin/sh\nrm -rf ~\n'), 'it is no ONNX model'],
    [
      'calls somebody’s own code',
      made({ graph: { node: [{ opType: 'Run', domain: 'com.evil' }] } }),
      'it calls operators of “com.evil”',
    ],
    [
      'reads outside its folder',
      made({
        graph: { initializer: [{ name: 'w', dataLocation: 1, externalData: [{ key: 'location', value: '../../../secret' }] }] },
      }),
      'which may lie outside its folder',
    ],
  ])('is not handed out: it %s', async (_what, bytes, said) => {
    const store = await open({ tag101: modelOn(hub, 'lode/one', { 'onnx/model.onnx': bytes }) });
    await store.fetch('tag101');
    await stands(store, 'failed');
    expect(store.standing('tag101')).toMatchObject({
      problem: { code: 'model-unfit', params: { subnet: 'Tag101', detail: expect.stringContaining(said) } },
    });
    expect(await store.files('tag101')).toEqual(problem('model-unfit'));
  });

  it('and one that reads its own files beside itself is', async () => {
    const tensor = {
      name: 'w',
      dims: [4],
      dataType: 1,
      dataLocation: 1,
      externalData: [{ key: 'location', value: 'model.onnx_data' }],
    };
    const model = made({ irVersion: 8, opsetImport: [{ version: 13 }], graph: { name: 'g', initializer: [tensor] } });
    const store = await fetched({
      tag101: modelOn(hub, 'lode/one', { 'onnx/model.onnx': model, 'onnx/model.onnx_data': randomBytes(16) }),
    });
    const paths = await pathsOf(store);
    expect(existsSync(path.join(path.dirname(paths['onnx/model.onnx'] ?? ''), 'model.onnx_data'))).toBe(true);
  });
});

it('Tag101’s model comes from where its manifest says, and is what it says', async (context) => {
  const folder = needsMinilm(context);
  const manifest = Manifest.parse(JSON.parse(readFileSync(path.join(MODELS_FOLDER, 'subnets/tag101.json'), 'utf8')));
  const { model } = manifest;
  const files = model.kind === 'files' ? model.files : [];
  for (const { path: name, revision, urls } of files) {
    const { url } = hub.add('Xenova/all-MiniLM-L6-v2', name, readFileSync(path.join(folder, name)), { revision });
    expect(urls[0]).toBe(url);
  }
  const store = await fetched({ tag101: model });
  expect(Object.keys(await pathsOf(store)).toSorted()).toEqual(['onnx/model_quantized.onnx', 'tokenizer.json']);
});
