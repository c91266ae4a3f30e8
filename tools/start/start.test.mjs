// What `npm start` decides and passes on: display, sandbox, a program that dies at once, signals and exit codes.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runToItsEnd } from './child.mjs';
import { findDisplay, findElectron, sandboxFlags } from './electron.mjs';

describe('where it runs', () => {
  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['linux', { DISPLAY: '' }, false],
    ['darwin', {}, true],
    ['win32', {}, true],
  ])('%s %j: a display %s', (platform, env, there) => expect(findDisplay(platform, env)).toBe(there));

  it('switches the sandbox off for root on Linux, and for nobody else', () => {
    expect([sandboxFlags('linux', 0), sandboxFlags('linux', 1000), sandboxFlags('darwin', 0)]).toEqual([
      ['--no-sandbox'],
      [],
      [],
    ]);
  });

  it('takes the Electron it is pointed at, and says when there is none', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lode-start-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const program = process.platform === 'win32' ? 'electron.exe' : process.platform === 'darwin' ? null : 'electron';
    const env = { ELECTRON_OVERRIDE_DIST_PATH: folder };
    expect((await findElectron(() => undefined, env)).why).toContain('Electron is not at');
    if (program === null) return;
    writeFileSync(path.join(folder, program), '');
    expect(await findElectron(() => undefined, env)).toEqual({ program: path.join(folder, program) });
  });
});

const run = (code, options) => runToItsEnd(process.execPath, ['-e', code], options);

describe('a program', () => {
  it('that ends well has not died', async () => expect(await run('')).toMatchObject({ code: 0, diedAtOnce: false }));

  it.each([
    [
      "console.error('electron: error while loading shared libraries: libnss3.so'); process.exit(127)",
      /loading shared libraries: libnss3\.so/,
    ],
    [
      "console.error('[1:0101/120000.1:FATAL:setuid_sandbox_host.cc(158)] The SUID sandbox helper'); process.exit(1)",
      /^The SUID sandbox/,
    ],
    ['process.exit(3)', /ended with code 3/],
    ["process.kill(process.pid, 'SIGTRAP')", /ended with SIGTRAP/],
  ])('that dies at once says why: %s', async (code, why) => {
    const end = await run(code, { quietChromium: true });
    expect(end.diedAtOnce).toBe(true);
    expect(end.lastWords).toMatch(why);
  });

  it('that is not there has died at once', async () => {
    expect(await runToItsEnd('/nowhere/electron', [])).toMatchObject({
      diedAtOnce: true,
      lastWords: expect.stringContaining('ENOENT'),
    });
  });

  it.each(['SIGINT', 'SIGTERM'])('is passed %s, and its end is passed on', async (signal) => {
    const inner = `process.on('${signal}', () => process.exit(42)); console.log('up'); setInterval(() => {}, 1e3)`;
    const outer = `const { runToItsEnd, endAs } = await import('${pathToFileURL(path.join(import.meta.dirname, 'child.mjs')).href}');
      endAs(await runToItsEnd(process.execPath, ['-e', ${JSON.stringify(inner)}]));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', outer], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => void child.stdout.once('data', resolve));
    child.kill(signal);
    expect(await new Promise((resolve) => void child.once('exit', resolve))).toBe(42);
  });
});
