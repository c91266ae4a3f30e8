// The log: only its events, bounded, redacted, and no trouble of its own is anybody else's.
import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LogFields } from './events.ts';
import { createLog, type Log } from './log.ts';
import { openLogFile } from './log-file.ts';
import { outliveDefects } from './defects.ts';
import { hearSaid } from './said.ts';

const ADDRESS = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const place = (more = {}) => ({ folder: path.join(folder, 'logs'), name: 'app', maxBytes: 1_000, older: 2, ...more });
const redact = (text: string) => text.replaceAll(ADDRESS, '<address>');
const lines = (name = 'app.log') =>
  readFileSync(path.join(folder, 'logs', name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('an event', () => {
  it('is a line of JSON, with its time and level, and what was said redacted and cut', () => {
    const log = createLog({ place: place({ maxBytes: 10_000 }), redact });
    log.event('device', { provider: 'cuda' });
    log.event('process-said', { process: 'inference', stream: 'err', said: `of ${ADDRESS} ${'x'.repeat(5_000)}` });
    const [device, said] = lines();
    expect(device).toMatchObject({ level: 'info', event: 'device', provider: 'cuda' });
    expect(Date.parse(String(device?.['time']))).toBeGreaterThan(0);
    expect(said).toMatchObject({ level: 'warn', said: expect.stringMatching(/^of <address> x+…$/) as unknown });
    expect(String(said?.['said']).length).toBeLessThan(2_100);
  });

  it('that does not fit is not written, and a field nobody declared neither', () => {
    const log = createLog({ place: place(), redact });
    log.event('device', { provider: ADDRESS } as unknown as LogFields<'device'>);
    log.event('notice', { code: 'disk-full', params: { folder: '/home/x' } } as unknown as LogFields<'notice'>);
    expect(lines()).toMatchObject([
      { event: 'device', unfit: true },
      { event: 'notice', unfit: true },
    ]);
    expect(JSON.stringify(lines())).not.toMatch(/5Grw|home/);
  });

  it('worth a look is echoed where there is a terminal, as redacted as in the file', () => {
    const echoed: string[] = [];
    const log = createLog({ place: place(), redact, echo: (line) => void echoed.push(line) });
    log.event('device', { provider: null });
    log.event('tray-missing', { said: ADDRESS });
    expect(echoed).toEqual(['tray-missing <address>']);
  });
});

describe('the file', () => {
  it('turns by size, keeps so many, and is its owner’s alone', () => {
    const log = createLog({ place: place(), redact });
    for (let times = 1; times <= 100; times += 1) log.event('page-not-loaded', { code: times });
    const names = readdirSync(path.join(folder, 'logs')).toSorted();
    expect(names).toEqual(['app.1.log', 'app.2.log', 'app.log']);
    for (const name of names) expect(statSync(path.join(folder, 'logs', name)).size).toBeLessThanOrEqual(1_000);
    const all = ['app.2.log', 'app.1.log', 'app.log'].flatMap((name) => lines(name)).map(({ code }) => code);
    expect(all).toEqual(Array.from({ length: all.length }, (_, at) => 100 - all.length + 1 + at));
    // Windows has no such bits, and says that all may; the folder is in the person's own there.
    expect(statSync(path.join(folder, 'logs/app.log')).mode & 0o077).toBe(process.platform === 'win32' ? 0o066 : 0);
  });

  it('goes on where an earlier life left off', () => {
    for (const code of [1, 2]) {
      const log = createLog({ place: place(), redact });
      log.event('page-not-loaded', { code });
      log.close();
    }
    expect(lines().map(({ code }) => code)).toEqual([1, 2]);
  });

  it('that cannot be written costs its lines; how many is said once it can', () => {
    writeFileSync(path.join(folder, 'logs'), 'a file where the folder should be');
    let now = 0;
    const file = openLogFile(place(), () => now);
    for (let times = 0; times < 3; times += 1) file.write('x\n');
    rmSync(path.join(folder, 'logs'));
    file.write('still resting\n');
    now = 60_000;
    file.write('{"back":true}\n');
    expect(lines()).toEqual([{ back: true }]);
    expect(file.takeLost()).toBe(4);
    expect(file.takeLost()).toBe(0);
  });

  it.runIf(process.platform === 'linux')('on a full disk costs its lines too', () => {
    mkdirSync(path.join(folder, 'logs'));
    // Every write to this one is answered ENOSPC.
    symlinkSync('/dev/full', path.join(folder, 'logs/app.log'));
    const full = openLogFile(place());
    expect(() => full.write('x\n')).not.toThrow();
    expect(full.takeLost()).toBe(1);
  });
});

describe('what a child says', () => {
  const heard: unknown[] = [];
  const log: Log = { event: (code, fields) => void heard.push({ code, ...fields }), close: () => undefined };
  const speak = (speaker: 'inference' | 'signer') => {
    heard.length = 0;
    const err = new PassThrough();
    hearSaid(speaker, { out: null, err }, log);
    return err;
  };
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is one event, however many pieces it comes in', async () => {
    const err = speak('inference');
    for (const piece of ['Err', 'or: no\n', '    at x\n']) err.write(piece);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(heard).toEqual([{ code: 'process-said', process: 'inference', stream: 'err', said: 'Error: no\n    at x' }]);
  });

  it('is kept to a bound, and what is passed over is counted', async () => {
    const err = speak('inference');
    for (let times = 0; times < 100; times += 1) {
      err.write(`line ${times}\n`);
      await vi.advanceTimersByTimeAsync(300);
    }
    err.write('x'.repeat(100_000));
    await vi.advanceTimersByTimeAsync(300);
    const said = heard.filter((event) => (event as { code: string }).code === 'process-said');
    const over = heard.filter((event) => (event as { code: string }).code === 'process-talks');
    expect(said).toHaveLength(30);
    expect(over).toHaveLength(71);
  });

  it('is looked at by whole lines: a key that comes in two pieces, or is cut off, is never told in halves', async () => {
    const err = speak('inference');
    err.write('first\nkey 0x0123456');
    await vi.advanceTimersByTimeAsync(300);
    err.write('789abcdef\n');
    await vi.advanceTimersByTimeAsync(300);
    expect(heard).toMatchObject([{ said: 'first' }, { said: 'key 0x0123456789abcdef' }]);
    const other = speak('inference');
    other.write('first\nkey 0x0123456');
    other.write('9'.repeat(100_000));
    await vi.advanceTimersByTimeAsync(300);
    expect(heard).toMatchObject([{ code: 'process-talks' }, { said: 'first' }]);
  });

  it('at its end is not lost', async () => {
    const err = speak('inference');
    err.end('last words\n');
    await vi.advanceTimersByTimeAsync(1);
    expect(heard).toMatchObject([{ said: 'last words' }]);
  });

  it('is, of the signer, only where it stood', async () => {
    const err = speak('signer');
    err.write('TypeError: not a phrase: abandon ability\n    at open (file:///x/signer.mjs:1:2)\nabandon\n');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(heard).toMatchObject([{ said: 'TypeError\n    at open (file:///x/signer.mjs:1:2)' }]);
  });
});

it('a terminal that has gone costs its echo, and is no defect that is echoed in its turn', () => {
  const heard: unknown[] = [];
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  outliveDefects(Object.assign(new EventEmitter(), streams) as unknown as NodeJS.Process, {
    event: (code) => void heard.push(code),
    close: () => undefined,
  });
  // Without a listener it would be thrown, and in Electron caught, told and echoed without end.
  for (const stream of Object.values(streams)) expect(() => stream.emit('error', new Error('EPIPE'))).not.toThrow();
  expect(heard).toEqual([]);
});
