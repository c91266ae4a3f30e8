// `npm test`: sets up, then runs every check there is, and ends with one line of counts. Nothing stops at the first failure,
// so that one run tells everything.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { buildStale } from './build.mjs';
import { setUpTests } from './setup-tests.mjs';

const root = path.resolve(import.meta.dirname, '..');
const reports = path.join(root, '.cache/reports');
const UNIT = path.join(reports, 'unit.json');
const E2E = path.join(reports, 'e2e.json');
const FUZZ_SECONDS = 30;

const tally = { passed: 0, failed: 0, skipped: 0 };
const skips = [];
const failures = [];

const count = (status, name, why = null) => {
  tally[status] += 1;
  if (status === 'skipped') skips.push(`${name}: ${why ?? 'no reason was given, which is a defect'}`);
  if (status === 'failed') failures.push(name);
};

const heading = (text) => console.log(`\n── ${text}`);
const bin = (name) => path.join(root, 'node_modules/.bin', process.platform === 'win32' ? `${name}.cmd` : name);

function runs(name, args, env = {}) {
  heading([name, ...args].join(' '));
  const done = spawnSync(bin(name), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  });
  return done.status === 0;
}

const check = (label, name, args) => count(runs(name, args) ? 'passed' : 'failed', label);

function countUnit(fine) {
  if (!existsSync(UNIT)) return count('failed', 'the unit tests left no report');
  const before = tally.failed;
  for (const file of JSON.parse(readFileSync(UNIT, 'utf8')).testResults) {
    if (file.assertionResults.length === 0 && file.status === 'failed')
      count('failed', `${path.relative(root, file.name)}: ${file.message}`);
    for (const test of file.assertionResults) {
      if (test.status === 'passed') count('passed', test.fullName);
      else if (test.status === 'failed') count('failed', test.fullName);
      else count('skipped', test.fullName, test.meta?.skipReason ?? null);
    }
  }
  if (!fine && tally.failed === before) count('failed', 'the unit test runner');
}

function* specsOf(suite) {
  for (const spec of suite.specs ?? []) yield spec;
  for (const inner of suite.suites ?? []) yield* specsOf(inner);
}

function countE2e(fine) {
  if (!existsSync(E2E)) return count('failed', 'the end-to-end tests left no report');
  const before = tally.failed;
  const report = JSON.parse(readFileSync(E2E, 'utf8'));
  for (const error of report.errors ?? []) count('failed', `end-to-end: ${error.message?.split('\n')[0] ?? 'error'}`);
  for (const suite of report.suites) {
    for (const spec of specsOf(suite)) {
      for (const test of spec.tests) {
        const name = `[${test.projectName}] ${spec.file} › ${spec.title}`;
        if (test.status === 'skipped')
          count('skipped', name, test.annotations.find(({ type }) => type === 'skip')?.description ?? null);
        else count(test.status === 'expected' ? 'passed' : 'failed', name);
      }
    }
  }
  if (!fine && tally.failed === before) count('failed', 'the end-to-end test runner');
}

await setUpTests();
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

for (const project of ['tsconfig.json', 'renderer', 'preload', 'e2e']) check(`types: ${project}`, 'tsc', ['-p', project]);
check('lint', 'oxlint', ['--type-aware', '--deny-warnings']);
check('format', 'biome', ['check']);

heading('build');
let built = true;
try {
  console.log((await buildStale()).join(', ') || 'nothing is stale');
} catch (error) {
  built = false;
  console.error(error);
}
count(built ? 'passed' : 'failed', 'build');

countUnit(runs('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT}`]));
if (built) {
  heading(`fuzz, ${FUZZ_SECONDS} s`);
  const fuzzed = spawnSync(process.execPath, ['tools/fuzz.mjs', '--minutes', String(FUZZ_SECONDS / 60)], {
    cwd: root,
    stdio: 'inherit',
  });
  count(fuzzed.status === 0 ? 'passed' : 'failed', 'fuzz: the axon, from the corpus and a new seed');
}
if (built) countE2e(runs('playwright', ['test', '-c', 'e2e/playwright.config.ts'], { LODE_E2E_REPORT: E2E }));

if (skips.length > 0) console.log(`\nSkipped:\n${skips.map((line) => `  ${line}`).join('\n')}`);
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((line) => `  ${line}`).join('\n')}`);
console.log(`\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exitCode = tally.failed > 0 || tally.passed === 0 ? 1 : 0;
