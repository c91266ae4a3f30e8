// Unit and property tests stand beside the code; threads and child processes they start are the built ones.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'bench/**/*.test.ts',
      'fuzz/**/*.test.ts',
      'main/**/*.test.ts',
      'renderer/**/*.test.{ts,tsx}',
      'preload/**/*.test.ts',
      'tools/**/*.test.{ts,mjs}',
      'models/**/*.test.ts',
    ],
    globalSetup: ['tools/vitest-build.mjs'],
    testTimeout: 20_000,
    pool: 'forks',
  },
});
