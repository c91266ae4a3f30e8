// What lies on the disk: the file that was verified is the file that is put in, the one before comes back, what is remembered stays.
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { skipBecause } from '../../rig/skip-for-tests.ts';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appImageInstaller, isReplaceable } from './appimage.ts';
import type { Offer } from './feed.ts';
import { keepMemory, MEMORY_FILE, readMemory } from './memory.ts';
import { systemInstaller } from './system-installer.ts';
import { claimOf } from './testing/signed.ts';
import { verifyFile } from './verified-file.ts';

let folder: string;
const at = (...parts: string[]) => path.join(folder, ...parts);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-updates-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const OLD = Buffer.from('#!/bin/sh\necho old\n');
const NEW = Buffer.from('#!/bin/sh\necho new\n');
const signed = { claim: claimOf(NEW), key: 'f'.repeat(64) };
const noOffer: Offer = {
  version: '0.2.0',
  signature: () => Promise.reject(new Error('not asked')),
  fetch: () => Promise.reject(new Error('not asked')),
  handOver: () => Promise.resolve(),
};
const app = () => readFileSync(at('apps/Lode.AppImage'));
const write = (bytes: Uint8Array, ...parts: string[]) => {
  mkdirSync(path.dirname(at(...parts)), { recursive: true });
  writeFileSync(at(...parts), bytes);
  return at(...parts);
};

describe('a file against its claim', () => {
  it.each<[string, Uint8Array, string]>([
    ['the bytes that were signed', NEW, 'same'],
    ['fewer', NEW.subarray(1), 'update-incomplete'],
    ['more', Buffer.concat([NEW, NEW]), 'update-altered'],
    ['others', Buffer.from(NEW.map((byte) => byte ^ 1)), 'update-altered'],
  ])('%s: %s', async (_name, bytes, wanted) => {
    const verified = await verifyFile(write(bytes, 'file'), signed.claim);
    expect(verified.ok ? 'same' : verified.problem.code).toBe(wanted);
  });

  it('that is not there is a problem too', async () => {
    expect(await verifyFile(at('nowhere'), signed.claim)).toMatchObject({ problem: { code: 'update-download-failed' } });
  });
});

describe('an AppImage', () => {
  const started: string[] = [];
  const installer = (version = '0.1.0') =>
    appImageInstaller({
      folder: at('updates'),
      target: at('apps/Lode.AppImage'),
      version,
      startAfterwards: (file) => started.push(file),
    });

  it('takes the new bytes in one step, may be run, and leaves nothing beside it', async () => {
    const target = write(OLD, 'apps/Lode.AppImage');
    const prepared = await installer().prepare(write(NEW, 'pending/new'), signed, noOffer);
    if (!prepared.ok) throw new Error(prepared.problem.code);
    expect(app()).toEqual(OLD);
    // What becomes of the downloaded file now does not matter any more.
    writeFileSync(at('pending/new'), 'something else');
    expect(await prepared.value.swap()).toEqual({ ok: true, value: undefined });
    expect(app()).toEqual(NEW);
    expect(statSync(target).mode & 0o777).toBe(0o755);
    expect(readdirSync(at('apps'))).toEqual(['Lode.AppImage']);
    await prepared.value.finish();
    expect(started).toEqual([target]);
  });

  it('is not touched by bytes that are not those that were signed', async () => {
    write(OLD, 'apps/Lode.AppImage');
    const prepared = await installer().prepare(write(OLD, 'pending/new'), signed, noOffer);
    expect(prepared).toMatchObject({ ok: false, problem: { code: 'update-altered' } });
    expect([app(), readdirSync(at('apps'))]).toEqual([OLD, ['Lode.AppImage']]);
  });

  it('comes back as it was, once, and only for the version that took its place', async () => {
    write(OLD, 'apps/Lode.AppImage');
    const prepared = await installer().prepare(write(NEW, 'pending/new'), signed, noOffer);
    if (prepared.ok) await prepared.value.swap();
    expect(await installer('0.3.0').goBack()).toEqual({ ok: true, value: null });
    expect(await installer('0.2.0').goBack()).toMatchObject({ ok: true, value: { version: '0.1.0' } });
    expect(app()).toEqual(OLD);
    expect(await installer('0.2.0').goBack()).toEqual({ ok: true, value: null });
  });

  it('does not come back changed', async () => {
    write(OLD, 'apps/Lode.AppImage');
    const prepared = await installer().prepare(write(NEW, 'pending/new'), signed, noOffer);
    if (prepared.ok) await prepared.value.swap();
    writeFileSync(at('updates/previous/Lode.AppImage'), 'a stranger');
    expect(await installer('0.2.0').goBack()).toMatchObject({ ok: false, problem: { code: 'update-altered' } });
    expect(app()).toEqual(NEW);
  });

  it('given up leaves nothing', async () => {
    write(OLD, 'apps/Lode.AppImage');
    const prepared = await installer().prepare(write(NEW, 'pending/new'), signed, noOffer);
    if (prepared.ok) await prepared.value.cancel();
    expect([app(), readdirSync(at('apps'))]).toEqual([OLD, ['Lode.AppImage']]);
  });

  it('writes through no link, and into no file, that somebody laid where the new one is written', async () => {
    const target = write(OLD, 'apps/Lode.AppImage');
    const theirs = write(Buffer.from('theirs'), 'elsewhere');
    symlinkSync(theirs, at('apps/.Lode.AppImage.lode-new'));
    const prepared = await installer().prepare(write(NEW, 'pending/new'), signed, noOffer);
    if (prepared.ok) await prepared.value.swap();
    expect([readFileSync(theirs, 'utf8'), lstatSync(target).isFile(), app()]).toEqual(['theirs', true, NEW]);
    linkSync(theirs, at('apps/.Lode.AppImage.lode-new'));
    const again = await installer().prepare(write(NEW, 'pending/new'), signed, noOffer);
    expect([again.ok, readFileSync(theirs, 'utf8')]).toEqual([true, 'theirs']);
  });

  it('can be replaced where its folder can be written', async () => {
    const target = write(OLD, 'apps/Lode.AppImage');
    expect(await isReplaceable(target)).toBe(true);
    expect(await isReplaceable(at('apps/nowhere'))).toBe(false);
    expect(await isReplaceable('apps/Lode.AppImage')).toBe(false);
  });

  it('cannot be replaced where only others may write', async (context) => {
    if (process.getuid?.() === 0) skipBecause(context, 'root may write everywhere');
    const target = write(OLD, 'apps/Lode.AppImage');
    chmodSync(at('apps'), 0o555);
    const replaceable = await isReplaceable(target);
    chmodSync(at('apps'), 0o755);
    expect(replaceable).toBe(false);
  });
});

describe("a system's own installer", () => {
  it('is given a file that is verified at the last moment, and the one before is kept to run again', async () => {
    const ran: string[] = [];
    const handed: string[] = [];
    const offer: Offer = { ...noOffer, handOver: async () => void handed.push('handed') };
    const installer = (version: string) =>
      systemInstaller({
        folder: at('updates'),
        version,
        extension: '.exe',
        runKept: async (file) => void ran.push(readFileSync(file, 'utf8')),
        startAgain: () => handed.push('started again'),
      });
    const putIn = async (version: string, next: string, meanwhile?: () => void) => {
      const bytes = Buffer.from(`installer of ${next}`);
      const claim = claimOf(bytes, { version: next, platform: 'win32-x64-nsis' });
      const prepared = await installer(version).prepare(write(bytes, 'pending', next), { ...signed, claim }, offer);
      if (!prepared.ok) throw new Error(prepared.problem.code);
      expect((await prepared.value.swap()).ok).toBe(true);
      meanwhile?.();
      await prepared.value.finish();
    };
    await putIn('0.1.0', '0.2.0');
    // The very first came by hand: there is nothing to return to yet.
    expect(await installer('0.2.0').goBack()).toEqual({ ok: true, value: null });
    await putIn('0.2.0', '0.3.0', () => writeFileSync(at('pending/0.3.0'), 'a stranger'));
    expect(handed).toEqual(['handed', 'started again']);
    await putIn('0.2.0', '0.3.0');
    const back = await installer('0.3.0').goBack();
    if (back.ok) await back.value?.finish();
    expect(ran).toEqual(['installer of 0.2.0']);
  });
});

describe('what is remembered', () => {
  it('is drawn once and stays', async () => {
    const first = await readMemory(at('updates'), () => 0.25);
    expect(first).toMatchObject({ ok: true, value: { lot: 0.25, counters: { stable: 0, beta: 0 } } });
    if (first.ok) await keepMemory(at('updates'), { ...first.value, counters: { stable: 9, beta: 0 } });
    expect(await readMemory(at('updates'), () => 0.5)).toMatchObject({ value: { lot: 0.25, counters: { stable: 9 } } });
  });

  it('of a newer Lode is refused, and left as it is; a broken file begins anew', async () => {
    const newer = '{"format":2,"lot":"elsewhere"}';
    write(Buffer.from(newer), 'updates', MEMORY_FILE);
    expect(await readMemory(at('updates'), Math.random)).toMatchObject({
      problem: { code: 'update-memory-newer', params: { found: 2 } },
    });
    expect(readFileSync(at('updates', MEMORY_FILE), 'utf8')).toBe(newer);
    for (const broken of ['', '{', '[]', '{"format":1}', '{"format":1,"lot":7}', ' '.repeat(70_000)]) {
      write(Buffer.from(broken), 'updates', MEMORY_FILE);
      expect(await readMemory(at('updates'), () => 0.5)).toMatchObject({ ok: true, value: { lot: 0.5 } });
    }
    expect(existsSync(at('updates', `${MEMORY_FILE}.new`))).toBe(false);
  });
});
