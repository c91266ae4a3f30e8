// End to end: the same journeys in real Electron (`desktop`) and in Chromium on the rig (`rig`).
// A spec that only one home can tell about bears its name: `x.desktop.spec.ts`, `x.rig.spec.ts`.
import { defineConfig } from '@playwright/test';
import type { HomeKind } from './fixtures/home.ts';

const report = process.env['LODE_E2E_REPORT'];

export default defineConfig<object, { home: HomeKind }>({
  testDir: 'specs',
  outputDir: '../.cache/e2e',
  globalSetup: './fixtures/before-all.ts',
  // Each test runs a whole Lode: engine, inference, validator, browser. Two at once on two cores would measure the queue.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  projects: [
    { name: 'desktop', testIgnore: /\.rig\.spec\.ts$/, use: { home: 'desktop' } },
    { name: 'rig', testIgnore: /\.desktop\.spec\.ts$/, use: { home: 'rig' } },
  ],
});
