// The little page a visitor without the key sees: where the key is, and nothing about what runs here.
import { createHash } from 'node:crypto';
import type { i18n } from 'i18next';

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f6f4f0; color: #1d1b18;
  font: 400 15px/1.5 "IBM Plex Sans", system-ui, sans-serif; }
main { box-sizing: border-box; max-width: 30rem; margin: 24px; padding: 32px; background: #fff; border: 1px solid #e2ded6;
  border-radius: 10px; }
hr { width: 48px; height: 3px; margin: 0 0 24px; border: 0; background: #b4622d; }
h1 { margin: 0 0 12px; font-size: 24px; line-height: 1.2; font-weight: 600; }
p { margin: 0 0 12px; } p:last-child { margin: 0; color: #6a655c; font-size: 13px; }
@media (prefers-color-scheme: dark) {
  body { background: #151413; color: #efece6; } main { background: #1e1c1a; border-color: #322f2b; }
  hr { background: #e08a4f; } p:last-child { color: #9c958a; }
}`;

export interface DoorPage {
  readonly html: string;
  /** Allows this page's one style and nothing else. */
  readonly policy: string;
}

export function doorPage(speech: i18n): DoorPage {
  const word = (name: string) => escape(speech.t(`shell.door.${name}`));
  const styleHash = createHash('sha256').update(STYLE).digest('base64');
  return {
    html: `<!doctype html>
<html lang="${speech.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${word('title')}</title><style>${STYLE}</style></head>
<body><main><hr><h1>${word('heading')}</h1><p>${word('body')}</p><p>${word('hint')}</p></main></body></html>
`,
    policy: `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
  };
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
