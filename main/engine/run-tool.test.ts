// Running the system's tools, with real ones: what they print, how they end, and those that do not.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runTool } from './run-tool.ts';

const limits = { limitMs: 15_000, maxBytes: 10_000 };
const node = (script: string, over: Partial<typeof limits> = {}) =>
  runTool(process.execPath, ['-e', script], { ...limits, ...over });
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-tool-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('gives both outputs and the exit code, bytes as they are', async () => {
  const script = `process.stdout.write(Buffer.from([0xff, 0x41])); process.stderr.write('no'); process.exitCode = 9;`;
  const result = await node(script);
  expect(result).toEqual({ kind: 'ended', code: 9, stdout: Buffer.from([0xff, 0x41]), stderr: Buffer.from('no') });
});

it('passes arguments as they are: there is no shell that reads them', async () => {
  const result = await runTool(process.execPath, ['-e', 'process.stdout.write(process.argv[1])', '$(id); `id` > x'], limits);
  expect(result.kind === 'ended' && result.stdout.toString()).toBe('$(id); `id` > x');
});

it('asks for plain English and plain numbers', async () => {
  const result = await node('process.stdout.write(process.env.LC_ALL ?? "")');
  expect(result.kind === 'ended' && result.stdout.toString()).toBe('C');
});

it('says that there is no such program', async () => {
  expect(await runTool('lode-no-such-program', [], limits)).toEqual({ kind: 'absent' });
});

it('says so of one that may not be started, where it was only named', async (context) => {
  context.skip(process.platform === 'win32', 'there every file with the right ending may be');
  writeFileSync(path.join(folder, 'lode-forbidden'), '', { mode: 0o644 });
  vi.stubEnv('PATH', folder);
  expect(await runTool('lode-forbidden', [], limits)).toEqual({ kind: 'absent' });
  vi.unstubAllEnvs();
});

it('says so where the system refuses to start it at all', async () => {
  expect(await runTool(path.join(process.execPath, 'inside'), [], limits)).toMatchObject({ kind: 'failed', detail: 'ENOTDIR' });
});

it('says that a program may not be run', async () => {
  expect(await runTool(folder, [], limits)).toMatchObject({ kind: 'failed', detail: 'EACCES' });
});

it('gives up on one that hangs, and ends it', async () => {
  const alive = path.join(folder, 'alive');
  const script = `require('fs').writeFileSync(${JSON.stringify(alive)}, String(process.pid)); process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);`;
  const running = node(script, { limitMs: 1_500 });
  await vi.waitUntil(() => existsSync(alive), { timeout: 10_000 });
  expect(await running).toEqual({ kind: 'silent' });
});

it('gives up on one that prints without end', async () => {
  const script = `const more = () => process.stdout.write('x'.repeat(4096), more); more();`;
  expect(await node(script)).toEqual({ kind: 'too-long' });
});

it('tells an end by a signal', async () => {
  expect(await node('process.kill(process.pid, "SIGKILL")')).toMatchObject({ kind: 'ended', code: null });
});
