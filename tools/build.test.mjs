// The bundle: what is loaded only when somebody asks for it can be loaded from there.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { root } from './build.mjs';

it('loads what speaks to a router, as the thread loads it when a person looks for one', async () => {
  const thread = path.join(root, 'dist/main/threads/router.mjs');
  const later = [...readFileSync(thread, 'utf8').matchAll(/import\("(\.\.\/chunks\/[^"]+)"\)/g)].map(([, chunk]) => chunk);
  const loaded = await Promise.all(later.map((chunk) => import(pathToFileURL(path.resolve(path.dirname(thread), chunk)).href)));
  expect(loaded.find((one) => one.upnpNat)).toMatchObject({ upnpNat: expect.any(Function), pmpNat: expect.any(Function) });
});
