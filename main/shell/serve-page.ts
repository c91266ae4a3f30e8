// What app:// answers: files of the built page, links followed and kept inside, under one policy.
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { APP_HOST, contentSecurityPolicy, pageFile } from '../contract/page.ts';

/** Never rejects: what is not there, and what is not ours, is 404. */
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
