// End to end: the same journeys in real Electron and in Chromium on the rig.
import { defineConfig } from '@playwright/test';
import type { HomeOptions } from './fixtures/lode.ts';

const report = process.env['LODE_E2E_REPORT'];

export default defineConfig<HomeOptions>({
  testDir: 'specs',
  outputDir: '../test-results',
  globalSetup: './fixtures/display.ts',
  // Each test runs a whole Lode: engine, inference, validator, browser. Two at once on two cores would measure the queue.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
  projects: [
    { name: 'desktop', use: { home: 'desktop' } },
    { name: 'rig', use: { home: 'rig' } },
  ],
});
