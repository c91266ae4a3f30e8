// The page's paths: what Vite writes is found, and nothing leads out of the folder.
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOSTILE_PATHS } from './page.test-data.ts';
import { contentSecurityPolicy, pageFile } from './page.ts';

describe('a path', () => {
  it.each([
    ['/', 'index.html', 'text/html; charset=utf-8'],
    ['/assets/index-B_x1-9.js', 'assets/index-B_x1-9.js', 'text/javascript; charset=utf-8'],
    ['/assets/ibm-plex-sans-latin-400-normal-C.woff2', 'assets/ibm-plex-sans-latin-400-normal-C.woff2', 'font/woff2'],
  ])('%s is a file', (pathname, file, type) => expect(pageFile(pathname)).toEqual({ path: file, type }));

  it.each(HOSTILE_PATHS)('%j is none', (pathname) => expect(pageFile(pathname)).toBeNull());

  it('never leads out, whatever it is made of', () => {
    const piece = fc.oneof(fc.constantFrom('..', '.', '/', '\\', '%2e', '%2f', 'a.js', 'C:', '\0', '~', '//'), fc.string());
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const file = pageFile(`/${pieces.join('')}.js`);
        if (!file) return;
        for (const flavour of [path.posix, path.win32]) {
          const root = flavour.resolve('/page');
          expect(flavour.resolve(root, file.path).startsWith(root + flavour.sep)).toBe(true);
        }
      }),
    );
  });
});

it('the policy allows own files, and connections only where asked', () => {
  expect(contentSecurityPolicy('none')).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'none'; " +
      "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  );
  expect(contentSecurityPolicy('self')).toContain("connect-src 'self'");
});
