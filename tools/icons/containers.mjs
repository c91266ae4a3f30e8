// The two files in which Windows and macOS keep an icon in several sizes. Both are a table of contents before whole PNGs.

const ICO = { header: 6, entry: 16, type: 1, bitsPerPixel: 32 };

/** `pictures`: [size in pixels, PNG]; sizes up to 256, which is written as 0. */
export function ico(pictures) {
  const head = Buffer.alloc(ICO.header + ICO.entry * pictures.length);
  head.writeUInt16LE(ICO.type, 2);
  head.writeUInt16LE(pictures.length, 4);
  let at = head.length;
  for (const [index, [size, png]] of pictures.entries()) {
    const entry = ICO.header + ICO.entry * index;
    head.writeUInt8(size % 256, entry);
    head.writeUInt8(size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4); // colour planes
    head.writeUInt16LE(ICO.bitsPerPixel, entry + 6);
    head.writeUInt32LE(png.length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += png.length;
  }
  return Buffer.concat([head, ...pictures.map(([, png]) => png)]);
}

/** macOS's names for a PNG by its size in pixels; two where a small icon and a larger one at double density are the same picture. */
const ICNS_TYPES = {
  16: ['icp4'],
  32: ['icp5', 'ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic08', 'ic13'],
  512: ['ic09', 'ic14'],
  1024: ['ic10'],
};
export const ICNS_SIZES = Object.keys(ICNS_TYPES).map(Number);
const ICNS_HEADER = 8;

function block(type, content) {
  const head = Buffer.alloc(ICNS_HEADER);
  head.write(type, 'latin1');
  head.writeUInt32BE(ICNS_HEADER + content.length, 4);
  return Buffer.concat([head, content]);
}

/** `pictures`: [size in pixels, PNG], of ICNS_SIZES. */
export const icns = (pictures) =>
  block('icns', Buffer.concat(pictures.flatMap(([size, png]) => ICNS_TYPES[size].map((type) => block(type, png)))));
