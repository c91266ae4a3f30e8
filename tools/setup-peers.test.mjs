// Setting up the SDKs' environments where they can't be had: each time a reason, never an error, and nothing half made is taken.
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { skipBecause } from '../main/rig/skip-for-tests.ts';

const noApt = () => 'only root may install Debian packages';
let project;
let asked;

/** A Python, under either name, that notes what it is asked, in a project of its own. `script`: what it does then. */
async function withPython(script) {
  for (const name of ['python3', 'python']) {
    const program = path.join(project, 'path', name);
    writeFileSync(program, `#!/bin/sh\nprintf '%s\\n' "$1 $2" >> '${asked}'\n${script}\n`);
    chmodSync(program, 0o755);
  }
  vi.stubEnv('PATH', `${path.join(project, 'path')}${path.delimiter}/bin`);
  return await import(pathToFileURL(path.join(project, 'tools/setup-peers.mjs')).href);
}
/** Makes an environment whose python is this script again. */
const MAKES_VENV = 'if [ "$1 $2" = "-m venv" ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; fi';
const pythonOf = (name) => path.join(project, '.cache/peers', name, 'bin/python');

beforeEach((context) => {
  if (process.platform === 'win32') skipBecause(context, 'the stand-in for Python is a shell script');
  project = mkdtempSync(path.join(tmpdir(), 'lode-setup-peers-'));
  asked = path.join(project, 'asked.txt');
  mkdirSync(path.join(project, 'path'));
  mkdirSync(path.join(project, 'tools'));
  for (const part of ['setup-peers.mjs', 'peers'])
    cpSync(path.join(import.meta.dirname, part), path.join(project, 'tools', part), { recursive: true });
  vi.spyOn(console, 'log').mockReturnValue(undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  if (project) rmSync(project, { recursive: true, force: true });
});

describe('an SDK’s environment', () => {
  it.each([
    ['Python is too old', 'exit 3', /older than 3\.10/],
    ['venv is missing and may not be installed', 'exit 4', /venv is missing, and only root may/],
    [
      'the environment cannot be made',
      '[ "$2" = venv ] && { echo "disk full" >&2; exit 1; }; exit 0',
      /could not be made: disk full$/,
    ],
    [
      'the registry does not answer',
      `${MAKES_VENV}; [ "$2" = pip ] && { echo a >&2; echo no network >&2; exit 1; }; exit 0`,
      /installed: no network$/,
    ],
    ['the SDK is broken', `${MAKES_VENV}; case "$2" in *bittensor*) exit 1;; esac`, /does not start: no reason was given$/],
  ])('is missing with a reason where %s, and is tried again the next time', async (_what, script, why) => {
    const { setUpPeers } = await withPython(script);
    const none = { where: null, why: expect.stringMatching(why) };
    expect(await setUpPeers(noApt)).toEqual({ sdk7: none, sdk10: none, sdk11: none });
    expect(await setUpPeers(noApt)).toEqual({ sdk7: none, sdk10: none, sdk11: none });
  });

  it('is made though another one cannot be', async () => {
    const { setUpPeers } = await withPython(`${MAKES_VENV}; case "$*" in *bittensor-11.txt) echo gone >&2; exit 1;; esac`);
    expect(await setUpPeers(noApt)).toEqual({
      sdk7: { where: pythonOf('bittensor-7'), why: null },
      sdk10: { where: pythonOf('bittensor-10'), why: null },
      sdk11: { where: null, why: 'the SDK could not be installed: gone' },
    });
  });

  it('is made once, and again when what it is to hold has changed', async () => {
    const { setUpPeers } = await withPython(MAKES_VENV);
    const only10 = async () => {
      expect(await setUpPeers(noApt, ['sdk10'])).toEqual({ sdk10: { where: pythonOf('bittensor-10'), why: null } });
      return readFileSync(asked, 'utf8');
    };
    const steps = await only10();
    expect(steps).toMatch(/^-c[^]*-m venv\n-m pip\n-c import bittensor/);
    expect(existsSync(pythonOf('bittensor-10'))).toBe(true);
    expect(existsSync(pythonOf('bittensor-11'))).toBe(false);
    expect(await only10()).toBe(steps);
    writeFileSync(path.join(project, 'tools/peers/bittensor-10.txt'), 'bittensor==10.5.0\n');
    expect((await only10()).length).toBeGreaterThan(steps.length);
  });
});
