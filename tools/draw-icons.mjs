// Draws the app's and the tray's icons (a seam through a dark stone) and writes them to `resources/`, where they are committed.
// Run by hand when the drawing changes: `node tools/draw-icons.mjs`. Needs a Chromium: CHROMIUM=/path, or Playwright's own.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright';
import { root } from './build.mjs';
import { ICNS_SIZES, icns, ico } from './icons/containers.mjs';
import { appIcon, COLOUR, macIcon, OUTLINE, SEAM } from './icons/stone.mjs';

const QUIET = '#8C857B';
const OCHRE = '#C8922B';

const OPEN_SEAM = 'M4 38 L20 40 M44 27 L60 27';
/** On trays a bold shape alone is legible; shape tells the states apart, colour only repeats it. */
const MARKS = {
  rest: (ink) => `<path d="${SEAM}" fill="none" stroke="${ink.cut}" stroke-width="6"/>`,
  alive: (ink) => `<path d="${SEAM}" fill="none" stroke="${ink.seam}" stroke-width="9"/>`,
  paused: (ink) => `<path d="${OPEN_SEAM}" fill="none" stroke="${ink.seam}" stroke-width="7"/>
    <path d="M27 21 V43 M37 21 V43" fill="none" stroke="${ink.bars}" stroke-width="6.5"/>`,
  attention: (ink) => `<path d="${SEAM}" fill="none" stroke="${ink.cut}" stroke-width="6"/>`,
};

/** The badge of `attention`, whole within the grid, in a hole of the stone: it stands clear of it on any panel. */
const BADGE_HOLE = '<circle cx="46" cy="46" r="20" fill="black"/>';
const badge = (disc, sign) => `<circle cx="46" cy="46" r="15.5" fill="${disc}"/>
  <path d="M46 37 V47" stroke="${sign}" stroke-width="5.5"/><circle cx="46" cy="54" r="3" fill="${sign}"/>`;
const WHOLE = '<rect width="64" height="64" fill="white"/>';
const picture = (size, inside) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 64 64">${inside}</svg>`;

/** A light rim keeps the dark stone visible on a dark panel. */
const trayIcon = (state, size) => {
  const ink = { cut: QUIET, seam: COLOUR.copper, bars: '#EFECE6' };
  const attention = state === 'attention';
  return picture(
    size,
    `<clipPath id="s"><path d="${OUTLINE}"/></clipPath><mask id="m">${WHOLE}${attention ? BADGE_HOLE : ''}</mask>
    <g mask="url(#m)">
      <path d="${OUTLINE}" fill="${COLOUR.stone}" stroke="${QUIET}" stroke-width="4" stroke-linejoin="round"/>
      <g clip-path="url(#s)">${MARKS[state](ink)}</g>
    </g>
    ${attention ? badge(OCHRE, '#1D1B18') : ''}`,
  );
};

/** Black and clear for macOS: what is a mark above is cut out here. At rest the stone is hollow, because colour tells nothing. */
const templateIcon = (state, size) => {
  if (state === 'rest')
    return picture(
      size,
      `<clipPath id="s"><path d="${OUTLINE}"/></clipPath>
      <path d="${OUTLINE}" fill="none" stroke="black" stroke-width="5" stroke-linejoin="round"/>
      <path d="${SEAM}" fill="none" stroke="black" stroke-width="5" clip-path="url(#s)"/>`,
    );
  const attention = state === 'attention';
  const marks = MARKS[state]({ cut: 'black', seam: 'black', bars: 'black' });
  return picture(
    size,
    `<mask id="m">${WHOLE}${marks}${attention ? BADGE_HOLE : ''}</mask><path d="${OUTLINE}" fill="black" mask="url(#m)"/>
    <mask id="b">${attention ? badge('white', 'black') : ''}</mask><rect width="64" height="64" fill="black" mask="url(#b)"/>`,
  );
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

/** What Linux desktops look for, by folder of the icon theme. */
const LINUX_SIZES = [16, 22, 24, 32, 48, 64, 96, 128, 256, 512, 1024];
/** Windows' tray: 16 points at 100 to 300 % of density. */
const WINDOWS_TRAY_SIZES = [16, 20, 24, 32, 40, 48];
/** What Windows shows: lists, the taskbar, the desktop, each at 100 to 250 % of density. */
const WINDOWS_SIZES = [16, 20, 24, 32, 40, 48, 64, 96, 128, 256];

const executablePath = process.env.CHROMIUM;
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-gpu'] });
const inResources = (name) => path.join(root, 'resources', name);
try {
  const page = await browser.newPage();
  const draw = async (size, svg) => {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>*{margin:0}svg{display:block}</style>${svg}`);
    return page.screenshot({ omitBackground: true });
  };
  const drawAll = async (sizes, icon) => {
    const drawn = [];
    for (const size of sizes) drawn.push([size, await draw(size, icon(size))]);
    return drawn;
  };
  for (const [name, size, svg] of pictures) writeFileSync(inResources(name), await draw(size, svg));
  mkdirSync(inResources('icons'), { recursive: true });
  for (const [size, png] of await drawAll(LINUX_SIZES, appIcon)) writeFileSync(inResources(`icons/${size}x${size}.png`), png);
  writeFileSync(inResources('icon.ico'), ico(await drawAll(WINDOWS_SIZES, appIcon)));
  for (const state of Object.keys(MARKS)) {
    const drawn = await drawAll(WINDOWS_TRAY_SIZES, (size) => trayIcon(state, size));
    writeFileSync(inResources(`tray-${state}.ico`), ico(drawn));
  }
  writeFileSync(inResources('icon.icns'), icns(await drawAll(ICNS_SIZES, macIcon)));
} finally {
  await browser.close();
}
console.log('Drew the icons.');
