// The page of main's own for when the app's page does not come up: made here, of words and one style, with no script and no file.
// Its buttons are links; page-crash.ts hears where they would lead and does it instead.
import { createHash } from 'node:crypto';
import { APP_ORIGIN } from '../contract/page.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { lostSentences, stateSentence } from '../contract/words/sentence.ts';
import { createSpeech, speak } from '../contract/words/speech.ts';

export const CRASH_REASONS = ['crashes', 'not-loaded'] as const;
export type CrashReason = (typeof CRASH_REASONS)[number];
export const CRASH_ACTIONS = ['open', 'copy', 'folder'] as const;
export type CrashAction = (typeof CRASH_ACTIONS)[number];

const ADDRESS = `${APP_ORIGIN}/crash.html`;
/** `copied`: it has just been, and the page says so. */
export const crashAddress = (why: CrashReason, copied = false): string => `${ADDRESS}?why=${why}${copied ? '&copied=1' : ''}`;
export const isCrashPage = (url: string): boolean => url === ADDRESS || url.startsWith(`${ADDRESS}?`);

/** What a link on it asks for. null: it is no link of its own. */
export function crashAction(url: string): CrashAction | null {
  return CRASH_ACTIONS.find((action) => url === `${APP_ORIGIN}/crash/${action}`) ?? null;
}

/** Nobody writes such an address but we; one that is odd gets the more general of the two. */
export function crashReason(url: string): CrashReason {
  const why = URL.canParse(url) ? new URL(url).searchParams.get('why') : null;
  return CRASH_REASONS.find((reason) => reason === why) ?? 'not-loaded';
}

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f6f4f0; color: #1d1b18;
  font: 400 15px/1.5 "IBM Plex Sans", system-ui, sans-serif; }
main { box-sizing: border-box; max-width: 38rem; margin: 24px; padding: 32px; background: #fff; border: 1px solid #e2ded6;
  border-radius: 10px; }
hr { width: 48px; height: 3px; margin: 0 0 24px; border: 0; background: #b4622d; }
h1 { margin: 0 0 12px; font-size: 24px; line-height: 1.2; font-weight: 600; }
p { margin: 0 0 12px; }
nav { display: flex; flex-wrap: wrap; gap: 8px; margin: 24px 0; }
a { padding: 8px 16px; border: 1px solid #8b857a; border-radius: 6px; color: inherit; font-weight: 500; text-decoration: none; }
a:first-child { border-color: transparent; background: #b4622d; color: #fff; }
a:focus-visible { outline: 2px solid #b4622d; outline-offset: 2px; }
.quiet { margin: 0; color: #6a655c; font-size: 13px; }
.quiet + .quiet { margin-top: 8px; }
@media (prefers-color-scheme: dark) {
  body { background: #151413; color: #efece6; } main { background: #1e1c1a; border-color: #322f2b; }
  hr { background: #e08a4f; } .quiet { color: #9c958a; }
  a { border-color: #6f695f; } a:first-child { background: #e08a4f; color: #151413; } a:focus-visible { outline-color: #e08a4f; }
}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

export function crashResponse(url: string, { miner, host }: Pick<Snapshot, 'miner' | 'host'>): Response {
  const speech = createSpeech();
  const locale = { language: speech.language };
  const state = speak(speech, host.engineLost ? lostSentences(host.engineLost, locale).state : stateSentence(miner, locale));
  const word = (name: string, params = {}) => escape(speech.t(`support.crash.${name}`, params));
  const links = CRASH_ACTIONS.map((action) => `<a href="/crash/${action}">${word(action)}</a>`).join('');
  const copied = url.includes('&copied=1') ? `<p class="quiet" role="status">${word('copied')}</p>` : '';
  const html = `<!doctype html>
<html lang="${speech.language}"><head><meta charset="utf-8"><title>${word('title')}</title><style>${STYLE}</style></head>
<body><main data-crash><hr><h1>${word('heading')}</h1><p>${word(crashReason(url))}</p><p>${word('goesOn', { state })}</p>
<nav>${links}</nav>${copied}<p class="quiet">${word('again')}</p><p class="quiet">${escape(speech.t('face.help.never'))}</p></main></body></html>
`;
  return new Response(html, { headers: HEADERS });
}

/** The state may name a program, and that is somebody else's word. */
const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
