// The page as both homes serve it: which path is a file of it, what type it has, what it may do.

/** The page's own address in Electron. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'lode';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

/** `connect`: the page may speak to its own origin (a rig's socket) or to nobody (Electron). */
export function contentSecurityPolicy(connect: 'none' | 'self'): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src '${connect}'`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  woff: 'font/woff',
};

export interface PageFile {
  /** Relative to the page's folder, with forward slashes; never leads out of it. */
  readonly path: string;
  readonly type: string;
}

const MAX_PATH_LENGTH = 400;
/** One plain name: no dots at its beginning, no slash, backslash, colon, percent or control character in it. */
const NAME = /^[A-Za-z0-9_@-][A-Za-z0-9_@.-]*$/;

/** The file a URL's path (still encoded, as it came) names, or null where it names none. `/` is the page itself. */
export function pageFile(pathname: string): PageFile | null {
  if (pathname === '/') return { path: 'index.html', type: TYPES.html ?? '' };
  // What Vite writes needs no escapes, so anything escaped is somebody trying.
  if (!pathname.startsWith('/') || pathname.length > MAX_PATH_LENGTH) return null;
  const names = pathname.slice(1).split('/');
  if (!names.every((name) => NAME.test(name))) return null;
  const last = names.at(-1) ?? '';
  const type = TYPES[last.slice(last.lastIndexOf('.') + 1)];
  return type === undefined ? null : { path: names.join('/'), type };
}
