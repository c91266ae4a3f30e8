// The rig as a person runs it: the built program, its page behind the printed link, its end by a signal.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

const RIG = path.resolve(import.meta.dirname, '../../dist/main/rig.mjs');
const running: ChildProcess[] = [];
afterEach(() => {
  for (const rig of running.splice(0)) rig.kill('SIGKILL');
});

interface Rig {
  readonly lines: string[];
  readonly address: Promise<URL>;
  readonly ended: Promise<number | null>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

function start(...flags: string[]): Rig {
  const folder = mkdtempSync(path.join(tmpdir(), 'lode-rig-'));
  const rig = spawn(process.execPath, [RIG, '--no-open', `--data-folder=${folder}`, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(rig);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const lines: string[] = [];
  const address = new Promise<URL>((resolve) => {
    createInterface({ input: rig.stdout }).on('line', (line) => {
      lines.push(line);
      if (line.includes('?token=')) resolve(new URL(line.trim()));
    });
  });
  const ended = new Promise<number | null>((resolve) => void rig.once('close', resolve));
  return { lines, address, ended, kill: (signal) => void rig.kill(signal) };
}

it('opens its link to the page’s socket, refuses what only a window can do, and ends in order', async () => {
  const rig = start();
  const address = await rig.address;
  const entered = await fetch(address, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const socket = new WebSocket(`ws://${address.host}/socket`, { headers: { cookie, origin: address.origin } });
  const results: unknown[] = [];
  const first = new Promise<{ snapshot: { host: unknown } }>((resolve) => {
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString()) as { kind: string; result?: unknown; snapshot: { host: unknown } };
      if (message.kind === 'result') results.push(message);
      else resolve(message);
    });
  });
  expect((await first).snapshot.host).toMatchObject({ kind: 'rig', asksClose: false, engineLost: null });
  const answered = new Promise((resolve) => {
    socket.on('message', () => results.length > 0 && resolve(null));
  });
  socket.send(JSON.stringify({ id: 1, command: { type: 'window.open-data-folder', args: {} } }));
  await answered;
  expect(results).toEqual([{ kind: 'result', id: 1, result: { ok: false, problem: { code: 'not-allowed', params: {} } } }]);

  const began = performance.now();
  rig.kill('SIGINT');
  rig.kill('SIGINT'); // npm and the terminal both send it
  expect(await rig.ended).toBe(0);
  expect(performance.now() - began).toBeLessThan(5_000);
  expect(rig.lines.slice(-2)).toEqual(['Stopping.', 'Stopped. Nothing is running any more.']);
  expect(rig.lines.filter((line) => line.includes(address.searchParams.get('token') ?? '?'))).toHaveLength(1);
});

it('names an option it does not know, and starts nothing', async () => {
  const rig = start('--practise');
  expect(await rig.ended).toBe(2);
  expect(rig.lines).toEqual(['This option is unknown: --practise', expect.stringContaining('Options: --practice')]);
});

it('says that its port is taken', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
  });
  const rig = start(`--port=${port}`);
  expect(await rig.ended).toBe(1);
  expect(rig.lines.at(-1)).toBe(`Port ${port} is used by another program. Choose another with --port=N, or leave it out.`);
  other.close();
});
