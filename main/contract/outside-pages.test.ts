// Which addresses leave Lode for the person's browser: those of known origins, plainly written, and no other.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTSIDE_ORIGINS, outsidePage } from './outside-pages.ts';

describe('a page outside', () => {
  it.each([
    'https://github.com/tag101-ai/tag101',
    'https://huggingface.co/Xenova/all-MiniLM-L6-v2/tree/751bff37182d3f1213fa05d7196b954e230abad9',
    'https://github.com/',
  ])('may be %s', (address) => expect(outsidePage(address)).toBe(address));

  it.each([
    '',
    'github.com',
    'http://github.com/a',
    'HTTPS://github.com/a',
    'https://github.com',
    'https://github.com.evil.example/a',
    'https://evil.example/https://github.com/a',
    'https://github.com@evil.example/a',
    'https://user:word@github.com/a',
    'https://github.com:444/a',
    'https://github.com:443/a',
    'https://gist.github.com/a',
    'https://github.com/a?next=https://evil.example',
    'https://github.com/a#b',
    'https://github.com/%2e%2e/a',
    'https://github.com/a/../b',
    'https://github.com\\@evil.example/a',
    'https://github.com/a\n',
    ' https://github.com/a',
    'https://gıthub.com/a',
    'https://github.com/‮a',
    `https://github.com/${'a'.repeat(600)}`,
    'javascript:alert(1)',
    'file:///etc/passwd',
    'smb://github.com/a',
    'ms-settings:privacy',
    'search-ms:query=a',
    'data:text/html,a',
    'app://lode/',
    'lode://send',
    'mailto:a@github.com',
    'blob:https://github.com/a',
    'view-source:https://github.com/a',
  ])('is not %j', (address) => expect(outsidePage(address)).toBeNull());

  it('is of a known origin, whatever is tried', () => {
    const parts = fc.constantFrom(
      'https:',
      '//',
      '/',
      '\\',
      '@',
      ':',
      '.',
      '?',
      '#',
      '%',
      'github.com',
      'evil.example',
      ' ',
      '\t',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string({ maxLength: 4 })), { maxLength: 12 }), (pieces) => {
        const page = outsidePage(pieces.join(''));
        expect(page === null || OUTSIDE_ORIGINS.some((origin) => page.startsWith(`${origin}/`))).toBe(true);
      }),
    );
  });
});
