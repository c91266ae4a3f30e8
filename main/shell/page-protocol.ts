// app://lode/ serves the built page and nothing else, under the same policy on every answer.
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { app, protocol } from 'electron';
import { APP_HOST, APP_SCHEME, contentSecurityPolicy, pageFile } from '../contract/page.ts';
import { pageSession } from './app-window.ts';
import type { ShellModule } from './shell.ts';

/** Must run before the app is ready. Standard and secure: module scripts, relative addresses and an origin of its own. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true } }]);
}

export const pageProtocol: ShellModule = {
  enable: ({ files }) => {
    const { protocol: scheme } = pageSession();
    scheme.handle(APP_SCHEME, (request) => servePage(files.page, request));
    return () => {
      if (app.isReady() && scheme.isProtocolHandled(APP_SCHEME)) scheme.unhandle(APP_SCHEME);
    };
  },
};

/** Exported for its table of hostile addresses. */
export async function servePage(folder: string, request: { readonly url: string; readonly method: string }): Promise<Response> {
  const headers = {
    'content-security-policy': contentSecurityPolicy('none'),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  };
  if (request.method !== 'GET') return new Response(null, { status: 405, headers });
  const url = URL.canParse(request.url) ? new URL(request.url) : null;
  const wanted = url?.host === APP_HOST ? pageFile(url.pathname) : null;
  if (!wanted) return new Response(null, { status: 404, headers });
  try {
    const root = await realpath(folder);
    const file = await realpath(path.join(root, wanted.path));
    // A link inside the folder must not lead out of it either.
    if (!file.startsWith(root + path.sep)) return new Response(null, { status: 404, headers });
    return new Response(await readFile(file), { headers: { ...headers, 'content-type': wanted.type } });
  } catch {
    return new Response(null, { status: 404, headers });
  }
}
