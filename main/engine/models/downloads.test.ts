// Downloads from a hub that fails in every way a real one can: what comes is right, or it is said why not, and nothing wrong is kept.
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUILT } from '../../rig/built-for-tests.ts';
import { startThreads } from '../../rig/fork.ts';
import { type AskOptions, Downloads, type FilesProgress, type PinnedFile } from './downloads.ts';
import { retryAfterMs } from './mirror.ts';
import type { Patience } from './patience.ts';
import { Hub, type HubFault, type HubRequest } from './testing/hub.ts';

const MIB = 1_048_576;
const PIECE = 8 * MIB;
/** Nobody here waits for people. A stall is told from a slow machine only where one is tested. */
const patience: Patience = { connectMs: 5_000, stallMs: 10_000, backoffMs: 5, longestWaitMs: 2_000, tries: 4, rounds: 2 };
const BRIEF: Patience = { ...patience, tries: 2, rounds: 1 };
const HASTY: Patience = { ...BRIEF, stallMs: 300 };
const REPO = 'lode/test-model';

const hub = await Hub.start();
const other = await Hub.start();
const origins = { ...other.origins('mirror.example'), ...hub.origins() };
const downloadsWith = (each: Patience) => new Downloads(startThreads(BUILT), { patience: each, origins });
const [downloads, brief, hasty] = [downloadsWith(patience), downloadsWith(BRIEF), downloadsWith(HASTY)];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'lode-downloads-'));
});
afterEach(() => {
  for (const each of [hub, other]) each.reset();
  rmSync(folder, { recursive: true, force: true });
});
afterAll(async () => {
  await Promise.all([downloads.close(), brief.close(), hasty.close(), hub.close(), other.close()]);
});

/** A file on the hub, and where the same lies besides. */
function pinned(content: Buffer, { lfs = true, mirror = false } = {}): PinnedFile {
  const { url, ...pins } = hub.add(REPO, 'onnx/model.onnx', content, { lfs });
  // The mirror hands its files out itself: the links of both lead to one origin.
  const urls = mirror ? [url, other.add(REPO, 'onnx/model.onnx', content, { lfs: false, host: 'mirror.example' }).url] : [url];
  return { ...pins, name: 'onnx/model.onnx', urls, target: path.join(folder, 'there', 'model.onnx') };
}
const parts = () => path.join(folder, 'parts');
const fetchOf = (each: Downloads, file: PinnedFile, options: Partial<AskOptions> = {}) =>
  each.fetchAll([file], parts(), { signal: new AbortController().signal, ...options });

const DONE = { ok: true, value: null };
const failed = (detail: string) => ({
  ok: false,
  problem: { code: 'download-failed', params: { file: 'onnx/model.onnx', detail } },
});
const WRONG = { ok: false, problem: { code: 'download-wrong', params: { file: 'onnx/model.onnx' } } };

function isRight({ target, sha256 }: PinnedFile): void {
  expect(createHash('sha256').update(readFileSync(target)).digest('hex')).toBe(sha256);
  expect(existsSync(parts()) ? readdirSync(parts()) : []).toEqual([]);
}
const content = (bytes = 300_000) => randomBytes(bytes);
/** On the requests of one side that `nth` says, this; then all is well. */
const at =
  (side: HubRequest['on'], fault: HubFault, when: (nth: number) => boolean = (nth) => nth === 0) =>
  (request: HubRequest) =>
    request.on === side && when(request.nth) ? fault : null;
const always = () => true;

describe('a file', () => {
  it.each([
    ['large, by a link that expires', true],
    ['small, from the hub itself', false],
  ])('comes: %s', async (_what, lfs) => {
    const file = pinned(content(), { lfs });
    expect(await fetchOf(downloads, file)).toEqual(DONE);
    isRight(file);
  });

  it('comes in several parts at once, of which each is asked for once', async () => {
    const file = pinned(content(3 * PIECE + 17));
    expect(await fetchOf(downloads, file)).toEqual(DONE);
    isRight(file);
    const ranges = hub.requests.filter(({ on }) => on === 'cdn').map(({ range }) => Number(/\d+/.exec(range ?? '')?.[0]));
    expect(ranges.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3].map((nth) => nth * PIECE));
    // One way through the hub is enough for all of them, but for those that set out with the first.
    expect(hub.requests.filter(({ on }) => on === 'hub').length).toBe(1);
  });

  it('that is there and right is not fetched again; one that is there and wrong is', async () => {
    const file = pinned(content());
    expect(await fetchOf(downloads, file)).toEqual(DONE);
    const asked = hub.requests.length;
    expect(await fetchOf(downloads, file)).toEqual(DONE);
    expect(hub.requests.length).toBe(asked);
    writeFileSync(file.target, randomBytes(file.bytes));
    expect(await fetchOf(downloads, file)).toEqual(DONE);
    isRight(file);
  });

  it('that two ask for at once is fetched once', async () => {
    const file = pinned(content());
    expect(await Promise.all([fetchOf(downloads, file), fetchOf(downloads, file)])).toEqual([DONE, DONE]);
    expect(hub.requests.filter(({ on }) => on === 'cdn').length).toBe(1);
  });
});

describe('a hub that fails and recovers is outlasted:', () => {
  it.each<[string, (request: HubRequest) => HubFault | null]>([
    ['cut', at('cdn', { kind: 'cut', after: 1_000 }, (nth) => nth < 3)],
    ['cut every time, after some bytes', at('cdn', { kind: 'cut', after: 40_000 }, (nth) => nth < 7)],
    ['500', at('hub', { kind: 'status', status: 500 }, (nth) => nth < 2)],
    ['500 behind the link', at('cdn', { kind: 'status', status: 502 })],
    ['429 with seconds', at('hub', { kind: 'status', status: 429, headers: { 'retry-after': '0' } })],
    ['429 with a date', at('cdn', { kind: 'status', status: 429, headers: { 'retry-after': new Date().toUTCString() } })],
    ['503', at('cdn', { kind: 'status', status: 503, headers: { 'retry-after': '0' } })],
    ['a length that promises too much', at('cdn', { kind: 'lying-length', by: 5_000 })],
    ['a length that promises too little', at('cdn', { kind: 'lying-length', by: -5_000 })],
    ['parts it does not know', at('cdn', { kind: 'ignores-range' }, always)],
    ['a link that has expired', at('cdn', { kind: 'status', status: 403 })],
  ])('%s', async (_what, fault) => {
    hub.fault = fault;
    const file = pinned(content());
    expect(await fetchOf(downloads, file)).toEqual(DONE);
    isRight(file);
  });

  it.each([0, 1_000])('stalled after %i bytes', async (after) => {
    hub.fault = at('cdn', { kind: 'stall', after });
    const file = pinned(content());
    expect(await fetchOf(hasty, file)).toEqual(DONE);
    isRight(file);
  });

  it('links that expire while it is under way, several parts at once', async () => {
    const file = pinned(content(2 * PIECE));
    hub.fault = ({ on, nth }) => {
      if (on === 'cdn' && nth % 2 === 1) hub.expireLinks();
      return on === 'cdn' && nth < 6 ? { kind: 'cut', after: 200_000 } : null;
    };
    expect(await fetchOf(downloads, file)).toEqual(DONE);
    isRight(file);
    expect(hub.requests.filter(({ on }) => on === 'hub').length).toBeGreaterThan(1);
  });

  it('a host that sends whole files alone, of a large one', async () => {
    hub.fault = at('cdn', { kind: 'ignores-range' }, always);
    const file = pinned(content(PIECE + 5));
    expect(await fetchOf(downloads, file)).toEqual(DONE);
    isRight(file);
  });

  it('a part that is not what its own digest says is fetched again, and the rest stays', async () => {
    hub.digests = true;
    hub.fault = at('cdn', { kind: 'wrong-bytes' }, (nth) => nth === 1);
    const file = pinned(content(2 * PIECE));
    expect(await fetchOf(downloads, file)).toEqual(DONE);
    isRight(file);
    expect(hub.requests.filter(({ on }) => on === 'cdn').length).toBe(3);
  });
});

const STALLED = 'nothing came any more';

describe('a hub that does not recover', () => {
  it.each<[string, (request: HubRequest) => HubFault | null, string]>([
    ['404', at('hub', { kind: 'status', status: 404 }, always), 'it answered 404'],
    ['416', at('cdn', { kind: 'status', status: 416 }, always), 'it answered 416'],
    ['500', at('cdn', { kind: 'status', status: 500 }, always), 'it answered 500'],
    [
      '429 for an hour',
      at('hub', { kind: 'status', status: 429, headers: { 'retry-after': '3600' } }, always),
      'it asks for patience',
    ],
    ['stalled', at('cdn', { kind: 'stall', after: 0 }, always), STALLED],
    ['links that lead nowhere', at('cdn', { kind: 'status', status: 403 }, always), 'its link has expired'],
    [
      'another size',
      at('hub', { kind: 'headers', headers: { 'x-linked-size': '5' } }, always),
      'it says that it is of another size',
    ],
    [
      'another checksum',
      at('hub', { kind: 'headers', headers: { 'x-linked-etag': `"${'b'.repeat(64)}"` } }, always),
      'it says that it is another file',
    ],
    [
      'a link without TLS',
      at('hub', { kind: 'headers', headers: { location: 'http://127.0.0.1:1/x' } }, always),
      'it leads to an address without https',
    ],
    [
      'a link to a file',
      at('hub', { kind: 'headers', headers: { location: 'file:///etc/passwd' } }, always),
      'it leads to an address without https',
    ],
    ['a circle', at('hub', { kind: 'headers', headers: { location: '' } }, always), 'it redirects to nowhere'],
    [
      'another part',
      at('cdn', { kind: 'headers', headers: { 'content-range': 'bytes 5-9/300000' } }, always),
      'it sends another part than was asked for',
    ],
    [
      'a part of another whole',
      at('cdn', { kind: 'headers', headers: { 'content-range': 'bytes 0-299999/400000' } }, always),
      'it is of another size',
    ],
    [
      'a coding',
      at('cdn', { kind: 'headers', headers: { 'content-encoding': 'gzip' } }, always),
      'it sends it in another coding',
    ],
  ])('is told: %s', async (_what, fault, detail) => {
    hub.fault = fault;
    const file = pinned(content());
    expect(await fetchOf(detail === STALLED ? hasty : brief, file)).toEqual(failed(detail));
    expect(existsSync(file.target)).toBe(false);
  });

  it.each<[string, (request: HubRequest) => HubFault | null]>([
    ['404', at('hub', { kind: 'status', status: 404 }, always)],
    ['416', at('cdn', { kind: 'status', status: 416 }, always)],
    ['cut off in the middle for good', at('cdn', { kind: 'cut', after: 0 }, (nth) => nth > 0)],
    ['wrong bytes', at('cdn', { kind: 'wrong-bytes' }, always)],
  ])('is left for the next address: %s', async (_what, fault) => {
    hub.fault = fault;
    const file = pinned(content(), { mirror: true });
    expect(await fetchOf(downloads, file)).toEqual(DONE);
    isRight(file);
  });

  it('gives wrong bytes at each address: all are thrown away and it is said', async () => {
    for (const each of [hub, other]) each.fault = ({ on }) => (on === 'api' ? null : { kind: 'wrong-bytes' });
    const file = pinned(content(), { mirror: true });
    expect(await fetchOf(downloads, file)).toEqual(WRONG);
    expect(existsSync(file.target)).toBe(false);
  });

  it('gave some wrong bytes before another gave the rest: the one that is right is found', async () => {
    hub.fault = ({ on, nth }) =>
      on === 'cdn' ? (nth === 0 ? { kind: 'cut', after: 100_000 } : { kind: 'status', status: 404 }) : null;
    const right = content();
    const file = pinned(right, { mirror: true });
    // What the hub has is something else of the same size; it does not say so.
    hub.add(REPO, 'onnx/model.onnx', content(), { lfs: true });
    const lies = hub.fault;
    hub.fault = (request) =>
      request.on === 'hub' ? { kind: 'headers', headers: { 'x-linked-etag': `"${file.sha256}"` } } : lies(request);
    expect(await fetchOf(brief, file)).toEqual(DONE);
    isRight(file);
  });
});

/** Fetches until so many bytes are here, and gives up. */
async function begun(file: PinnedFile, bytes: number): Promise<void> {
  const cancel = new AbortController();
  // Then nothing more comes, so that it cannot be done before it is given up.
  hub.fault = ({ on }) => (on === 'api' ? null : { kind: 'stall', after: bytes + 65_536 });
  const result = await fetchOf(downloads, file, {
    signal: cancel.signal,
    onProgress: ({ doneBytes }) => doneBytes >= bytes && cancel.abort(),
  });
  expect(result).toEqual({ ok: false, problem: { code: 'download-cancelled', params: {} } });
  hub.fault = () => null;
}
const firstByte = ({ range }: HubRequest) => Number(/\d+/.exec(range ?? '')?.[0]);

describe('what has come is kept', () => {
  it('when it is given up, and the next goes on from there', async () => {
    const file = pinned(content(2 * MIB));
    await begun(file, MIB);
    const before = hub.requests.length;
    expect(await fetchOf(downloads, file)).toEqual(DONE);
    isRight(file);
    const again = hub.requests.slice(before).find(({ on }) => on === 'cdn');
    expect(again && firstByte(again)).toBeGreaterThanOrEqual(MIB);
    expect(again?.ifRange).toMatch(/^"[0-9a-f]{32}"$/);
  });

  it('but not when the host has another version by then', async () => {
    const file = pinned(content(2 * MIB), { lfs: false, mirror: true });
    await begun(file, MIB);
    hub.add(REPO, 'onnx/model.onnx', content(2 * MIB), { lfs: false });
    const before = hub.requests.length;
    expect(await fetchOf(downloads, file)).toEqual(DONE);
    isRight(file);
    // It was asked for the rest of the old version, said that there is none, and all it had given was thrown away.
    expect(hub.requests[before]?.ifRange).not.toBeNull();
    expect(hub.requests.slice(before).map(firstByte)).toContain(0);
  });

  it('and thrown away where it was changed on the disk meanwhile', async () => {
    const whole = content(2 * MIB);
    const file = pinned(whole);
    await begun(file, MIB);
    const part = path.join(parts(), `${file.sha256}.part`);
    const bytes = readFileSync(part);
    bytes.fill(7, 0, 1_000);
    writeFileSync(part, bytes);
    expect(await fetchOf(downloads, file)).toEqual(DONE);
    isRight(file);
  });

  it.each(['', '{', '{"format":9}', '[]', 'null'])('where the note beside it says %o it begins anew', async (note) => {
    const file = pinned(content(2 * MIB));
    await begun(file, MIB);
    writeFileSync(path.join(parts(), `${file.sha256}.json`), note);
    expect(await fetchOf(downloads, file)).toEqual(DONE);
    isRight(file);
  });

  it('through kill -9', async () => {
    const file = pinned(content(6 * MIB));
    hub.speed = 4 * MIB;
    await killedAt(file, 5 * MIB);
    hub.speed = null;
    const note = JSON.parse(readFileSync(path.join(parts(), `${file.sha256}.json`), 'utf8')) as { have: [number, number][] };
    const had = note.have.reduce((sum, [from, to]) => sum + to - from, 0);
    expect(had).toBeGreaterThan(0);
    const before = hub.requests.length;
    const progress: FilesProgress[] = [];
    expect(await fetchOf(downloads, file, { onProgress: (each) => progress.push(each) })).toEqual(DONE);
    isRight(file);
    const starts = hub.requests
      .slice(before)
      .filter(({ on }) => on === 'cdn')
      .map(firstByte);
    expect(starts).not.toContain(0);
    expect(starts.length).toBeGreaterThan(0);
  });
});

/** Another process fetches, and is killed when it has so much. */
async function killedAt(file: PinnedFile, bytes: number): Promise<void> {
  const script = path.join(folder, 'fetch.mjs');
  writeFileSync(
    script,
    `import { Worker } from 'node:worker_threads';
    const [thread, data] = process.argv.slice(2);
    const { file, parts, ...workerData } = JSON.parse(data);
    const worker = new Worker(new URL(thread), { workerData });
    worker.on('message', (message) => process.stdout.write(JSON.stringify(message) + '\\n'));
    worker.postMessage({ kind: 'work', id: 1, work: { kind: 'fetch', files: [file], parts } });`,
  );
  const data = JSON.stringify({ file, parts: parts(), patience, origins });
  const child = spawn(process.execPath, [script, new URL('threads/model-files.mjs', BUILT).href, data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => void child.once('close', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const message = JSON.parse(line) as { kind: string; progress?: FilesProgress };
    if (message.kind === 'done') throw new Error(line);
    if ((message.progress?.doneBytes ?? 0) >= bytes) child.kill('SIGKILL');
  }
  await ended;
}

describe('how long a host asks to wait', () => {
  const now = Date.parse('2026-11-29T08:00:00Z');
  it.each([
    ['5', 5_000],
    ['0', 0],
    [new Date(now + 3_000).toUTCString(), 3_000],
    [new Date(now - 3_000).toUTCString(), 0],
    ['soon', 2_000],
    ['-1', 0],
    ['1e9', 2_000],
    [undefined, 2_000],
  ])('%o is %d ms', (header, ms) => {
    expect(Math.min(retryAfterMs(header, now), 2 ** 31)).toBeCloseTo(ms, -3);
  });
});
