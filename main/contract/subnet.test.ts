// Paths that a signed list may name: whatever is let through lies inside the folder it is joined to, on every system.
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SafePath } from './subnet.ts';

const part = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '',
    '~',
    'con',
    'NUL',
    'nul.txt',
    'COM1',
    'lpt9.onnx',
    'C:',
    'a:b',
    'x.',
    'x ',
    '.x',
    '…',
    '\u202e',
    'a\0',
  ),
  fc.constantFrom('onnx', 'model.onnx', 'a-b_c.1', '\\', 'a\\..\\b', '%2e%2e', 'Con-sole', 'nullable'),
  fc.string({ maxLength: 6 }),
);

it('never leads out, to a device or to a hidden file', () => {
  const seen = { through: 0 };
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
      const text = parts.join('/');
      if (!SafePath.safeParse(text).success) return;
      seen.through += 1;
      expect(path.posix.resolve('/home/models', text)).toBe(`/home/models/${text}`);
      expect(path.win32.resolve('C:\\models', text)).toBe(`C:\\models\\${text.replaceAll('/', '\\')}`);
      expect(text).not.toMatch(/(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.|\/|$)|(^|\/)\.|\.(\/|$)/i);
    }),
    { numRuns: 2_000 },
  );
  expect(seen.through).toBeGreaterThan(0);
});

it.each(['onnx/model_quantized.onnx', 'tokenizer.json', 'a', 'A-b_c.1/2/3/4/5/6', 'console.json', 'nullable/x'])(
  'lets %o through',
  (text) => {
    expect(SafePath.safeParse(text).success).toBe(true);
  },
);
