// Draws the app's and the tray's icons (a seam through a dark stone) and writes them to `resources/` as PNGs, which are committed.
// Run by hand when the drawing changes: `node tools/draw-icons.mjs`. Needs a Chromium: CHROMIUM=/path, or Playwright's own.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';
import { root } from './build.mjs';

const COLOUR = { stone: '#2A2724', facet: '#383430', shade: '#1B1917', edge: '#4A453F', copper: '#E08A4F', glow: '#F3B483' };
const QUIET = '#8C857B';
const OCHRE = '#C8922B';

/** The stone, on a grid of 64: an outline, two facets, and the seam that runs from edge to edge. */
const OUTLINE = 'M20 5 L45 6 L59 21 L58 44 L43 59 L19 58 L5 42 L6 20 Z';
const FACETS = [
  ['M20 5 L45 6 L38 22 L17 24 Z', COLOUR.facet],
  ['M45 6 L59 21 L58 44 L47 34 L38 22 Z', '#312D29'],
  ['M6 20 L20 5 L17 24 L15 42 L5 42 Z', '#2F2B28'],
  ['M5 42 L15 42 L28 49 L43 59 L19 58 Z', COLOUR.shade],
  ['M58 44 L43 59 L28 49 L47 34 Z', '#211E1C'],
];
const SEAM = 'M3.5 37 L14 34 L22 38.5 L31 29 L40 32.5 L49 24.5 L60.5 27';

const appIcon = (size) => `
<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 64 64">
  <clipPath id="stone"><path d="${OUTLINE}"/></clipPath>
  <path d="${OUTLINE}" fill="${COLOUR.stone}"/>
  <g clip-path="url(#stone)">
    ${FACETS.map(([d, fill]) => `<path d="${d}" fill="${fill}"/>`).join('')}
    <path d="${SEAM}" fill="none" stroke="#0F0D0C" stroke-width="7.5" stroke-linejoin="round"/>
    <path d="${SEAM}" fill="none" stroke="${COLOUR.copper}" stroke-width="4.2" stroke-linejoin="round"/>
    <path d="${SEAM}" fill="none" stroke="${COLOUR.glow}" stroke-width="1.1" stroke-linejoin="round" transform="translate(0 -0.9)"/>
  </g>
  <path d="${OUTLINE}" fill="none" stroke="${COLOUR.edge}" stroke-width="1.2" stroke-linejoin="round"/>
</svg>`;

const OPEN_SEAM = 'M4 38 L20 40 M44 27 L60 27';
/** On trays a bold shape alone is legible; shape tells the states apart, colour only repeats it. */
const MARKS = {
  rest: (ink) => `<path d="${SEAM}" fill="none" stroke="${ink.cut}" stroke-width="6"/>`,
  alive: (ink) => `<path d="${SEAM}" fill="none" stroke="${ink.seam}" stroke-width="9"/>`,
  paused: (ink) => `<path d="${OPEN_SEAM}" fill="none" stroke="${ink.seam}" stroke-width="7"/>
    <path d="M27 21 V43 M37 21 V43" fill="none" stroke="${ink.bars}" stroke-width="6.5"/>`,
  attention: (ink) => `<path d="${SEAM}" fill="none" stroke="${ink.cut}" stroke-width="6"/>
    <circle cx="48" cy="48" r="20" fill="${ink.clear}"/><circle cx="48" cy="48" r="15" fill="${ink.dot}"/>
    <path d="M48 39.5 V49" stroke="${ink.onDot}" stroke-width="5"/><circle cx="48" cy="55.5" r="2.8" fill="${ink.onDot}"/>`,
};

/** A light rim keeps the dark stone visible on a dark panel. */
const trayIcon = (state, size) => {
  const ink = { cut: QUIET, seam: COLOUR.copper, bars: '#EFECE6', clear: '#EFECE6', dot: OCHRE, onDot: '#1D1B18' };
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 64 64">
    <clipPath id="s"><path d="${OUTLINE}"/></clipPath>
    <path d="${OUTLINE}" fill="${COLOUR.stone}" stroke="${QUIET}" stroke-width="4" stroke-linejoin="round"/>
    ${state === 'attention' ? MARKS.attention(ink) : `<g clip-path="url(#s)">${MARKS[state](ink)}</g>`}
  </svg>`;
};

/** Black and clear for macOS: what is a mark above is cut out here. */
const templateIcon = (state, size) => {
  const ink = { cut: 'black', seam: 'black', bars: 'black', clear: 'black', dot: 'white', onDot: 'black' };
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 64 64">
    <mask id="m"><rect width="64" height="64" fill="white"/>${MARKS[state](ink)}</mask>
    <path d="${OUTLINE}" fill="black" mask="url(#m)"/>
  </svg>`;
};

const TRAY_SIZES = [
  [22, ''],
  [44, '@2x'],
];
const pictures = [
  ['icon.png', 512, appIcon(512)],
  ...Object.keys(MARKS).flatMap((state) =>
    TRAY_SIZES.flatMap(([size, suffix]) => [
      [`tray-${state}${suffix}.png`, size, trayIcon(state, size)],
      [`tray-${state}-Template${suffix}.png`, size, templateIcon(state, size)],
    ]),
  ),
];

const executablePath = process.env.CHROMIUM;
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage();
  for (const [name, size, svg] of pictures) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>*{margin:0}svg{display:block}</style>${svg}`);
    writeFileSync(path.join(root, 'resources', name), await page.screenshot({ omitBackground: true }));
  }
} finally {
  await browser.close();
}
console.log(`Drew ${pictures.length} pictures.`);
