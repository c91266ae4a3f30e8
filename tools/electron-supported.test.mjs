// Which Electron is still mended, told from the newest one.
import { expect, it } from 'vitest';
import { unsupported } from './electron-supported.mjs';

it.each([
  ['45.4.1', '45.4.1', null],
  ['45.4.1', '47.0.0', null],
  ['45.4.1', '48.0.0', '3 lines behind'],
  ['33.2.1', '45.4.1', '12 lines behind'],
  ['45.4.1', '', 'no version'],
  ['45.4.1', 'latest', 'no version'],
])('%s, where %s is the newest', (ours, newest, why) => {
  expect(unsupported(ours, newest)?.includes(why) ?? null).toBe(why === null ? null : true);
});
