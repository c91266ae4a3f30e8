// The rule through the real linter: every line of the architecture caught when crossed, each in its direction, and the legal ways free.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const HOUSE = 'house(who-may-know-whom)';

/** file → what it says. `caught`: the rule must name it. */
const BREACHES = [
  ['main/contract/a.ts', "import '../engine/index.ts';"],
  ['main/contract/b.ts', "import 'node:fs';"],
  ['main/engine/axon/a.ts', "import { app } from 'electron';"],
  ['main/engine/axon/b.ts', "import '../../shell/tray.ts';"],
  ['main/engine/axon/c.ts', "import '../miner.ts';"],
  ['main/engine/axon/d.ts', "import '../index.ts';"],
  ['main/engine/axon/e.ts', "import '../../rig/fork.ts';"],
  ['main/engine/axon/f.ts', "import '../../processes/inference.ts';"],
  ['main/engine/axon/g.ts', "import '../../../renderer/app/main.tsx';"],
  ['main/engine/axon/h.ts', "import 'react';"],
  ['main/engine/clock.ts', "import './axon/server.ts';"],
  ['main/engine/subnets/tag/a.ts', "import '../../axon/server.ts';"],
  ['main/engine/subnets/tag/b.ts', "import '../../wallet/vault.ts';"],
  ['main/engine/subnets/tag/c.ts', "import '../practice/adapter.ts';"],
  ['main/engine/subnets/tag/d.ts', "import '../../inference/client.ts';"],
  ['main/engine/subnets/tag/e.ts', "export * from '../../miner.ts';"],
  ['main/engine/subnets/tag/f.ts', "import '../../clock.ts';"],
  ['main/engine/subnets/adapter.ts', "import '../axon/server.ts';"],
  ['main/processes/inference.ts', "import '../engine/inference/client.ts';"],
  ['main/processes/validator/a.ts', "import '../../engine/axon/server.ts';"],
  ['main/processes/validator/b.ts', "import '../inference/job.ts';"],
  ['main/processes/device-probe/a.ts', "import '../inference/job.ts';"],
  ['main/processes/validator/c.ts', "import '../inference/runtime.ts';"],
  ['main/engine/run-tool.ts', "import './axon/server.ts';"],
  ['main/processes/engine.ts', "import '../engine/miner.ts';"],
  ['main/threads/verifier.ts', "import '../engine/storage/ledger.ts';"],
  ['main/threads/storage.ts', "import '../engine/index.ts';"],
  ['main/shell/a.ts', "import '../engine/miner.ts';"],
  ['main/shell/b.ts', "import '../engine/axon/server.ts';"],
  ['main/shell/c.ts', "import '../rig/fork.ts';"],
  ['main/shell/d.ts', "import { app, ipcMain } from 'electron';"],
  ['main/shell/e.ts', "import '../../renderer/app/main.tsx';"],
  ['main/rig.ts', "import './engine/storage/client.ts';"],
  ['main/rig/a.ts', "import { app } from 'electron';"],
  ['main/rig/b.ts', "import '../shell/tray.ts';"],
  ['preload/a.ts', "import '../main/engine/index.ts';"],
  ['preload/b.ts', "import '../main/shell/tray.ts';"],
  ['renderer/app/a.ts', "import '../../main/engine/index.ts';"],
  ['renderer/app/b.ts', "import '../../preload/app.ts';"],
  ['renderer/app/c.ts', "import 'node:path';"],
  ['renderer/app/d.ts', "import { ipcRenderer } from 'electron';"],
  ['renderer/app/e.ts', "const later = () => import('../../main/rig/fork.ts'); later();"],
  ['renderer/app/f.ts', "export type Engine = import('../../main/engine/index.ts').Engine;"],
];

const LEGAL = [
  ['main/processes/device-probe/fine.ts', "import '../inference/runtime.ts'; import '../../contract/units.ts';"],
  ['main/contract/fine.ts', "import './units.ts';"],
  ['main/engine/miner.ts', "import './axon/server.ts'; import './subnets/practice/adapter.ts'; import '../contract/units.ts';"],
  [
    'main/engine/axon/fine.ts',
    "import '../../contract/units.ts'; import '../clock.ts'; import '../subnets/adapter.ts'; import 'node:http';",
  ],
  [
    'main/engine/subnets/tag/fine.ts',
    "import '../adapter.ts'; import '../tensor.ts'; import '../../inference/inference.ts'; import './own.ts';",
  ],
  ['main/engine/subnets/tag/search.ts', "import '../../threads.ts'; import '../../inference/thread-queue.ts';"],
  ['main/threads/model-files.ts', "import '../engine/models/fetch-files.ts'; import '../engine/clock.ts';"],
  ['main/threads/clique-search.ts', "import '../engine/subnets/clique/portfolio.ts';"],
  ['main/engine/axon/fine.test.ts', "import '../../rig/fork.ts';"],
  ['main/processes/inference/fine.ts', "import './job.ts'; import '../parent-port.ts'; import '../../contract/port.ts';"],
  ['main/processes/engine/fine.ts', "import '../../engine/index.ts';"],
  ['main/threads/tokenizer.ts', "import '../engine/subnets/practice/features.ts'; import '../engine/inference/tokenize.ts';"],
  ['main/shell/ipc-gate.ts', "import { ipcMain } from 'electron';"],
  ['main/index.ts', "import './shell/tray.ts'; import { app } from 'electron';"],
  ['main/rig/fine.ts', "import '../engine/index.ts'; import '../contract/port.ts';"],
  ['preload/fine.ts', "import { ipcRenderer } from 'electron'; import '../main/contract/transport.ts';"],
  ['renderer/app/fine.ts', "import 'react'; import '../state/store.ts'; import '../../main/contract/snapshot.ts';"],
];

/** Amounts as numbers, in every way one can be written down. */
const BARE = [
  ['main/engine/wallet/a.ts', 'export interface A { readonly free: number }'],
  ['main/engine/wallet/b.ts', 'export const pay = (amount: number): void => void amount;'],
  ['main/engine/wallet/c.ts', 'export class C { burn: number | null = null; }'],
  ['main/contract/c.ts', "import { z } from 'zod'; export const C = z.object({ dailyRao: z.number().nonnegative() });"],
  ['renderer/screens/d.ts', 'export const show = (row: { readonly amount: string }) => Number(row.amount);'],
  ['main/engine/wallet/e.ts', 'export const e: { emission: readonly number[] } = { emission: [] };'],
];
const COUNTED = [
  [
    'main/engine/wallet/fine.ts',
    'export interface A { readonly free: bigint; readonly stakeTao: number; readonly fees: string }',
  ],
  ['main/engine/wallet/fine.test.ts', 'export const amount: number = 1;'],
  ['bench/fine.ts', 'export const amount: number = 1;'],
];

/** Windows with a hole in them. */
const WEAKENED = [
  ['main/shell/w1.ts', 'export const w = { webPreferences: { webSecurity: false } };'],
  ['main/shell/w2.ts', 'export const w = { sandbox: false };'],
  ['main/shell/w3.ts', 'const on = process.argv.length > 2; export const w = { nodeIntegration: on };'],
  ['main/shell/w4.ts', "export const w = { 'webviewTag': true };"],
  ['main/shell/w5.ts', "export const w = { enableBlinkFeatures: 'X' };"],
  ['main/shell/w6.ts', "import { app } from 'electron'; app.commandLine.appendSwitch('disable-web-security');"],
  ['main/shell/w7.ts', "import { app } from 'electron'; app.commandLine.appendSwitch('remote-debugging-port', '1');"],
];
const WHOLE = [
  [
    'main/shell/whole.ts',
    'export const w = { sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false };',
  ],
  ['main/shell/whole.test.ts', 'export const w = { sandbox: false };'],
];

/** Two files of one feature that import each other. */
const CIRCLE = [
  ['main/engine/chain/egg.ts', "import { hen } from './hen.ts'; export const egg = () => hen;"],
  ['main/engine/chain/hen.ts', "import { egg } from './egg.ts'; export const hen = () => egg;"],
];

let folder;
let reported;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-house-'));
  for (const [file, text] of [...BREACHES, ...LEGAL, ...BARE, ...COUNTED, ...WEAKENED, ...WHOLE, ...CIRCLE]) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), `${text}\n`);
  }
  // The project's own configuration, so that a rule switched off there is missed here.
  const config = JSON.parse(readFileSync(path.join(root, '.oxlintrc.json'), 'utf8'));
  config.jsPlugins = config.jsPlugins.map((plugin) => path.join(root, plugin));
  writeFileSync(path.join(folder, '.oxlintrc.json'), JSON.stringify(config));
  const done = spawnSync(path.join(root, 'node_modules/.bin/oxlint'), ['--format=json'], { cwd: folder, encoding: 'utf8' });
  reported = JSON.parse(done.stdout).diagnostics.map(({ filename, code, severity }) => ({
    file: filename.split(path.sep).join('/'),
    rule: code,
    severity,
  }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const caught = (name, rule) => reported.filter((one) => one.file === name && one.rule === rule && one.severity === 'error');

describe('no amount is a bare number', () => {
  it.each(BARE)('%s may not say: %s', (file) => {
    expect(caught(file, 'house(no-bare-amount)')).toHaveLength(1);
  });
  it.each(COUNTED)('%s may say: %s', (file) => {
    expect(caught(file, 'house(no-bare-amount)')).toEqual([]);
  });
});

describe('no window is weakened', () => {
  it.each(WEAKENED)('%s may not say: %s', (file) => {
    expect(caught(file, 'house(no-weakened-window)')).toHaveLength(1);
  });
  it.each(WHOLE)('%s may say: %s', (file) => {
    expect(caught(file, 'house(no-weakened-window)')).toEqual([]);
  });
});

describe('who may know whom', () => {
  it.each(BREACHES)('%s may not say: %s', (file) => {
    expect(caught(file, HOUSE)).toHaveLength(1);
  });

  it.each(LEGAL)('%s may say: %s', (file) => {
    expect(caught(file, HOUSE)).toEqual([]);
  });

  it('no file comes back to itself', () => {
    for (const [file] of CIRCLE) expect(caught(file, 'import(no-cycle)')).toHaveLength(1);
  });
});
