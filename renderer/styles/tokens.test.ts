// Every pair of tokens that carries text reaches 4.5:1 in both themes; what is drawn reaches 3:1. Computed from the token file itself.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const TEXT_RATIO = 4.5;
const DRAWN_RATIO = 3;

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const tokens = new Map(
  [...css.matchAll(/--([a-z-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name ?? '', { light: light ?? '', dark: dark ?? '' }] as const,
  ),
);

const GROUNDS = ['paper', 'card', 'sunken'];
const TEXTS = ['ink', 'quiet', 'copper', 'answered', 'late', 'refused', 'failed'];
const TEXT_PAIRS = [
  ...TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)),
  ['ink', 'failed-ground'],
  ['failed', 'failed-ground'],
  ['ink', 'late-ground'],
  ['on-copper', 'copper'],
  ['on-copper', 'copper-hover'],
  ['ink', 'line'],
] as const;
const DRAWN_PAIRS = ['edge', 'focus', 'copper'].flatMap((name) => GROUNDS.map((ground) => [name, ground] as const));

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function colour(name: string, theme: 'light' | 'dark'): string {
  const token = tokens.get(name);
  if (!token) throw new Error(`no colour token --${name}`);
  return token[theme];
}

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  it.each(TEXT_PAIRS)('%s on %s can be read', (text, ground) => {
    expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(TEXT_RATIO);
  });

  it.each(DRAWN_PAIRS)('%s on %s can be seen', (name, ground) => {
    expect(contrast(colour(name, theme), colour(ground, theme))).toBeGreaterThanOrEqual(DRAWN_RATIO);
  });
});

it('knows white from black', () => {
  expect(contrast('#ffffff', '#000000')).toBeCloseTo(21, 5);
});
