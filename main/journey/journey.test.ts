// The practice journey as its command runs it: every step, and a ledger that agrees with the chain to the rao.
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { JourneyReport } from './journey.ts';

const entry = fileURLToPath(new URL('../../dist/main/practice-journey.mjs', import.meta.url));

it('goes from a new wallet to earned and unstaked, and leaves nothing behind', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lode-journey-test-'));
  const { stdout } = await promisify(execFile)(process.execPath, [entry, '--json'], { env: { ...process.env, TMPDIR: folder } });
  const report = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as JourneyReport;
  expect(Object.entries(report.steps).map(([name, { ok }]) => [name, ok])).toEqual(
    ['wallet', 'faucet', 'forecast', 'register', 'serve', 'stake', 'answer', 'tempos', 'read', 'unstake'].map((name) => [
      name,
      true,
    ]),
  );
  const { ledger, steps } = report;
  expect(ledger).toMatchObject({ agrees: true, ledgerBalance: ledger['chainBalance'], ledgerStake: ledger['chainStake'] });
  expect(BigInt(steps['tempos']?.stakeAfter ?? 0)).toBeGreaterThan(BigInt(steps['stake']?.stakeAfter ?? 0));
  expect(BigInt(steps['unstake']?.balanceAfter ?? 0)).toBeGreaterThan(BigInt(steps['stake']?.balanceAfter ?? 0));
  expect(report.ok).toBe(true);
  // Neither a rehearsal's folder nor the traces of ONNX Runtime's telemetry, which is switched off.
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});
