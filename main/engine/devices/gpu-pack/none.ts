// No GPU pack: on every system but Linux on x64.
import { fail } from '../../../contract/problem.ts';
import type { Pack } from '../pack.ts';

const refuse = () => fail('command-not-now', { state: 'none' });

export const NO_PACK: Pack = {
  needs: null,
  open: () => Promise.resolve(),
  standing: () => ({ kind: 'none', why: 'system' }),
  libraryFolders: () => [],
  fetch: refuse,
  cancel: () => Promise.resolve(refuse()),
  remove: () => Promise.resolve(refuse()),
  close: () => Promise.resolve(),
};
