// Readers against the real thing, where it is here: an X server with a window in front, and the handles of real processes.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import { afterAll, expect, it, type TestContext } from 'vitest';
import { skipBecause } from '../../../../rig/skip-for-tests.ts';
import { runTool } from '../../../run-tool.ts';
import { XManager } from '../testing/x-manager.ts';
import { heldFiles } from './held-files.ts';
import { descendsFromOurs, nameOf } from './processes.ts';
import { linuxFullScreen } from './full-screen.ts';

const children: ChildProcess[] = [];
const handles: FileHandle[] = [];
afterAll(async () => {
  for (const child of children) child.kill();
  for (const handle of handles) await handle.close();
});
const onLinux = (context: TestContext): void => {
  if (process.platform !== 'linux') skipBecause(context, 'what is asked here is Linux’s');
};

it('finds who holds a device open, among all processes of this computer', async (context) => {
  onLinux(context);
  const handle = await open('/dev/null');
  handles.push(handle);
  const told = await heldFiles(runTool, '/proc', ['/dev/nul?', '/dev/none*']);
  expect(told.kind === 'known' && told.value).toContainEqual({ pid: process.pid, fd: handle.fd, device: '/dev/null' });
});

it('knows a child of a child of Lode’s for Lode’s, and a stranger for none', async (context) => {
  onLinux(context);
  // The shell starts another, and waits for it.
  const shell = spawn('sh', ['-c', 'sh -c "echo \\$\\$; read end"; true'], { stdio: ['pipe', 'pipe', 'ignore'] });
  children.push(shell);
  const [said] = (await once(shell.stdout, 'data')) as [Buffer];
  const grandchild = Number(said.toString());
  expect(grandchild).not.toBe(shell.pid);
  expect(await descendsFromOurs('/proc', grandchild, (pid) => pid === process.pid)).toBe(true);
  expect(await descendsFromOurs('/proc', grandchild, () => false)).toBe(false);
  expect(await nameOf('/proc', grandchild)).toBe('sh');
  shell.stdin.end();
});

it('reads the window in front from a real X server', async (context) => {
  onLinux(context);
  if (['Xvfb', 'xprop'].some((tool) => spawnSync(tool, ['-version']).error)) skipBecause(context, 'Xvfb or xprop is not here');
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '320x240x24', '-noreset', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  children.push(server);
  const [number] = (await once(server.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
  const display = Number(number.toString());
  const env = { DISPLAY: `:${display}` };
  const run: typeof runTool = (tool, args, limits) =>
    tool === 'xprop' ? runTool(tool, ['-display', env.DISPLAY, ...args], limits) : Promise.resolve({ kind: 'absent' });
  const reader = linuxFullScreen({ run, isOurs: (pid) => pid === process.ppid, env, proc: '/proc' });
  expect(await reader.read()).toMatchObject({ why: 'not-here', detail: 'no window manager says which window is in front' });

  const manager = await XManager.open(display);
  await manager.show(['_NET_WM_STATE_ABOVE', '_NET_WM_STATE_FULLSCREEN'], 1);
  expect(await reader.read()).toEqual({ kind: 'known', value: { full: true, program: await nameOf('/proc', 1) } });
  await manager.show(['_NET_WM_STATE_FULLSCREEN'], process.pid);
  // A window of Lode’s own.
  expect(await reader.read()).toEqual({ kind: 'known', value: { full: false, program: null } });
  await manager.show(['_NET_WM_STATE_MAXIMIZED_VERT'], 1);
  expect(await reader.read()).toEqual({ kind: 'known', value: { full: false, program: null } });
  manager.close();
});
