// The stone and the seam through it, on a grid of 64: the app's icon in as much detail as its size bears, and macOS's form of it.

export const COLOUR = {
  stone: '#2A2724',
  facet: '#383430',
  shade: '#1B1917',
  edge: '#4A453F',
  copper: '#E08A4F',
  glow: '#F3B483',
};

export const OUTLINE = 'M20 5 L45 6 L59 21 L58 44 L43 59 L19 58 L5 42 L6 20 Z';
/** Runs from edge to edge. */
export const SEAM = 'M3.5 37 L14 34 L22 38.5 L31 29 L40 32.5 L49 24.5 L60.5 27';

const FACETS = [
  ['M20 5 L45 6 L38 22 L17 24 Z', COLOUR.facet],
  ['M45 6 L59 21 L58 44 L47 34 L38 22 Z', '#312D29'],
  ['M6 20 L20 5 L17 24 L15 42 L5 42 Z', '#2F2B28'],
  ['M5 42 L15 42 L28 49 L43 59 L19 58 Z', COLOUR.shade],
  ['M58 44 L43 59 L28 49 L47 34 Z', '#211E1C'],
];

/** Sizes up to here, in pixels: fewer bends and a bolder line, or the seam is a smear. */
const SMALL = 24;
const MIDDLE = 48;
/** The same course with half the bends, for a handful of pixels. */
const SIMPLE_SEAM = 'M2 39 L21 38 L32 28 L62 26';
/** So small a stone takes its whole square, and its corners are cut less, or it is a dot. */
const SIMPLE_OUTLINE = 'M17 2 L47 2 L62 18 L62 46 L46 62 L17 62 L2 46 L2 18 Z';

const path = (d, fill) => `<path d="${d}" fill="${fill}"/>`;
const line = (d, stroke, width, more = '') =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linejoin="round"${more}/>`;

/** What is seen within the outline: the faces of the stone, and the seam. */
function insides(size, facets) {
  if (size <= SMALL) return path('M0 0 H64 V20 L0 30 Z', COLOUR.facet) + line(SIMPLE_SEAM, COLOUR.copper, 12);
  const plain = size <= MIDDLE;
  const glow = plain ? '' : line(SEAM, COLOUR.glow, 1.1, ' transform="translate(0 -0.9)"');
  return [
    ...facets.map(([d, fill]) => path(d, fill)),
    line(SEAM, '#0F0D0C', plain ? 9.5 : 7.5),
    line(SEAM, COLOUR.copper, plain ? 6 : 4.2),
    glow,
  ].join('');
}

const svg = (size, inner) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 64 64">${inner}</svg>`;

/** A rim a little lighter than the stone keeps it visible on a dark panel: its colour and width. */
function rimOf(size) {
  if (size <= SMALL) return ['#6A635B', 4];
  return size <= MIDDLE ? ['#5A544C', 2] : [COLOUR.edge, 1.2];
}

/** For Windows and Linux. */
export function appIcon(size) {
  const outline = size <= SMALL ? SIMPLE_OUTLINE : OUTLINE;
  const [rim, width] = rimOf(size);
  return svg(
    size,
    `<clipPath id="stone"><path d="${outline}"/></clipPath>${path(outline, COLOUR.stone)}
    <g clip-path="url(#stone)">${insides(size, FACETS)}</g>${line(outline, rim, width)}`,
  );
}

/** The same stone filling a square. */
const SQUARE_FACETS = [
  ['M0 0 H64 L42 20 L15 23 Z', COLOUR.facet],
  ['M64 0 V64 L50 34 L42 20 Z', '#312D29'],
  ['M0 0 L15 23 L13 43 L0 64 Z', '#2F2B28'],
  ['M0 64 L13 43 L29 50 L40 64 Z', COLOUR.shade],
  ['M64 64 H40 L29 50 L50 34 Z', '#211E1C'],
];

/** macOS puts every icon into the same rounded square, so there the square itself is the stone: Apple's grid, 824 of 1024. */
export function macIcon(size) {
  const [at, side, radius] = size <= MIDDLE ? [3, 58, 13] : [6.25, 51.5, 11.6];
  const [rim, width] = rimOf(size);
  const square = `x="${at}" y="${at}" width="${side}" height="${side}" rx="${radius}"`;
  return svg(
    size,
    `<clipPath id="square"><rect ${square}/></clipPath><rect ${square} fill="${COLOUR.stone}"/>
    <g clip-path="url(#square)">${insides(size, SQUARE_FACETS)}</g>
    <rect ${square} fill="none" stroke="${rim}" stroke-width="${width}"/>`,
  );
}
