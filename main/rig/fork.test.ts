// forkSpawn with real processes: nothing said early is lost, every end is told once, a hung child dies.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { childEnvironment, type ChildPort } from '../contract/port.ts';
import { forkSpawn } from './fork.ts';

let built: URL;
const living: ChildPort[] = [];
beforeAll(() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lode-fork-'));
  mkdirSync(path.join(folder, 'processes'));
  // Speaks at once, echoes, and ends or hangs when told to.
  writeFileSync(
    path.join(folder, 'processes/inference.mjs'),
    `process.send({ early: new Float32Array([1, 2]) });
     process.on('message', (message) => {
       if (message.exit !== undefined) process.exit(message.exit);
       if (message.environment) { process.send({ environment: process.env[message.environment] ?? null }); return; }
       if (message.hang) { process.send('hanging'); for (;;); }
       process.send({ echo: message });
     });`,
  );
  writeFileSync(path.join(folder, 'processes/validator.mjs'), 'process.exit(3);');
  built = pathToFileURL(`${folder}/`);
});
afterAll(() => rmSync(built, { recursive: true, force: true }));
afterEach(() => {
  for (const child of living.splice(0)) child.kill();
});

const start = async () => {
  const child = await forkSpawn(built)('inference');
  living.push(child);
  const heard: unknown[] = [];
  return { child, heard, listen: () => child.onMessage((message) => heard.push(message)) };
};
const exitOf = (child: ChildPort) => new Promise<{ code: number | null }>((resolve) => child.onExit(resolve));
const patient = { timeout: 10_000 };

it('keeps what came before anybody listened, typed arrays whole', async () => {
  const { child, heard, listen } = await start();
  await new Promise((resolve) => void setTimeout(resolve, 300));
  expect(heard).toEqual([]);
  listen();
  child.post({ feeds: new Float32Array([3]) });
  await vi.waitUntil(() => heard.length === 2, patient);
  expect(heard).toEqual([{ early: new Float32Array([1, 2]) }, { echo: { feeds: new Float32Array([3]) } }]);
  expect(child.pid).toBeGreaterThan(0);
});

it('tells its exit code, to those who listen late too, and posts no more', async () => {
  const { child } = await start();
  const exits = exitOf(child);
  child.post({ exit: 7 });
  expect(await exits).toEqual({ code: 7 });
  expect(await exitOf(child)).toEqual({ code: 7 });
  expect(() => child.post('into the void')).not.toThrow();
});

it('kills a child that hangs; killing twice does no harm', async () => {
  const { child, heard, listen } = await start();
  listen();
  child.post({ hang: true });
  await vi.waitUntil(() => heard.includes('hanging'), patient);
  const exit = exitOf(child);
  child.kill();
  child.kill();
  expect(await exit).toEqual({ code: null });
  child.kill();
});

it('tells of an end that came before anybody listened', async () => {
  const child = await forkSpawn(built)('validator');
  expect((await exitOf(child)).code).toBe(3);
});

it('tells the loader where to look first, and leaves the rest of the environment as it is', async () => {
  const child = await forkSpawn(built)('inference', { libraryFolders: ['/packs/a', '/packs/b'] });
  living.push(child);
  const heard: unknown[] = [];
  child.onMessage((message) => heard.push(message));
  const name = process.platform === 'win32' ? 'PATH' : 'LD_LIBRARY_PATH';
  child.post({ environment: name });
  child.post({ environment: 'HOME' });
  child.post({ environment: 'ORT_DISABLE_TELEMETRY' });
  await vi.waitUntil(() => heard.length === 4, patient);
  const told = childEnvironment(process.env, process.platform, { libraryFolders: ['/packs/a', '/packs/b'] });
  expect(heard.slice(1)).toEqual([
    { environment: told[name] ?? null },
    { environment: process.env.HOME ?? null },
    { environment: '1' },
  ]);
});

it('puts library folders in front, by each system’s own rules', () => {
  const libraryFolders = ['/a', '/b'];
  const untold = { ORT_DISABLE_TELEMETRY: '1' };
  expect(childEnvironment({ X: '1' }, 'linux', { libraryFolders })).toEqual({ ...untold, X: '1', LD_LIBRARY_PATH: '/a:/b' });
  expect(childEnvironment({ LD_LIBRARY_PATH: '/c' }, 'linux', { libraryFolders })).toEqual({
    ...untold,
    LD_LIBRARY_PATH: '/a:/b:/c',
  });
  expect(childEnvironment({ Path: 'C:\\c' }, 'win32', { libraryFolders })).toEqual({ ...untold, Path: '/a;/b;C:\\c' });
  expect(childEnvironment({ X: '1' }, 'darwin', { libraryFolders })).toEqual({ ...untold, X: '1' });
  expect(childEnvironment({ LD_LIBRARY_PATH: '' }, 'linux')).toEqual({ ...untold, LD_LIBRARY_PATH: '' });
});
