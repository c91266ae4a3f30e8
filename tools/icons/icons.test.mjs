// The icons as they are committed: each file whole, every size in it that its system asks for, each a PNG of that size.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const resources = path.resolve(import.meta.dirname, '../../resources');
const read = (name) => readFileSync(path.join(resources, name));
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Width of a square PNG that begins here. Throws where it is none. */
function sizeOf(png) {
  if (!png.subarray(0, PNG.length).equals(PNG)) throw new Error('no PNG');
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  if (width !== height) throw new Error('not square');
  return width;
}

it('has a file for each size that Linux desktops look for', () => {
  const files = readdirSync(path.join(resources, 'icons'));
  const sizes = files.map((name) => {
    const size = sizeOf(read(`icons/${name}`));
    expect(name).toBe(`${size}x${size}.png`);
    return size;
  });
  expect(sizes.toSorted((a, b) => a - b)).toEqual([16, 22, 24, 32, 48, 64, 96, 128, 256, 512, 1024]);
});

it('has one file with every size that Windows shows', () => {
  const file = read('icon.ico');
  expect([file.readUInt16LE(0), file.readUInt16LE(2)]).toEqual([0, 1]);
  const entries = Array.from({ length: file.readUInt16LE(4) }, (_, index) => 6 + 16 * index);
  const sizes = entries.map((at) => {
    const [bytes, start] = [file.readUInt32LE(at + 8), file.readUInt32LE(at + 12)];
    const size = sizeOf(file.subarray(start, start + bytes));
    expect(file.readUInt8(at)).toBe(size % 256);
    return [size, start + bytes];
  });
  expect(sizes.map(([size]) => size)).toEqual([16, 20, 24, 32, 40, 48, 64, 96, 128, 256]);
  expect(sizes.at(-1)?.[1]).toBe(file.length);
});

it('has one file with every size that macOS asks for, at single and at double density', () => {
  const file = read('icon.icns');
  expect([file.toString('latin1', 0, 4), file.readUInt32BE(4)]).toEqual(['icns', file.length]);
  const found = {};
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4))
    found[file.toString('latin1', at, at + 4)] = sizeOf(file.subarray(at + 8));
  expect(found).toEqual({
    icp4: 16,
    icp5: 32,
    ic11: 32,
    ic12: 64,
    ic07: 128,
    ic08: 256,
    ic13: 256,
    ic09: 512,
    ic14: 512,
    ic10: 1024,
  });
});
