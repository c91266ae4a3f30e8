// A hub on this computer with Hugging Face's paths, headers and links that expire, and every way in which a real one can fail.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const CDN = 'https://cdn-lfs.hub.example';
export const REVISION = 'a1'.repeat(20);
/** Of a repository's files; the real one has a thousand. */
const PAGE_ROWS = 2;

interface HubFile {
  readonly content: Buffer;
  readonly revision: string;
  /** Large files are kept apart and handed out by links that expire; small ones come from the hub itself. */
  readonly lfs: boolean;
  readonly oid: string;
}

/** What a request is met with in place of an answer, or how its answer goes wrong. */
export type HubFault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** So many bytes of the answer, then the connection ends. */
  | { readonly kind: 'cut'; readonly after: number }
  /** So many bytes of the answer, then nothing more. */
  | { readonly kind: 'stall'; readonly after: number }
  | { readonly kind: 'wrong-bytes' }
  /** It says that it sends this many bytes more than it does, or fewer. */
  | { readonly kind: 'lying-length'; readonly by: number }
  | { readonly kind: 'ignores-range' }
  | { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>> };

/** After a good megabyte of an answer nothing more comes: a download that is under way for as long as a test needs. */
export const STOPS = (): HubFault => ({ kind: 'stall', after: 1.25 * 1_048_576 });

export interface HubRequest {
  readonly on: 'hub' | 'cdn' | 'api';
  readonly path: string;
  readonly range: string | null;
  readonly ifRange: string | null;
  /** How many came before it on the same side. */
  readonly nth: number;
}

export class Hub {
  /** Asked before each answer. */
  fault: (request: HubRequest) => HubFault | null = () => null;
  readonly requests: HubRequest[] = [];
  /** What each repository's card says. null: nothing. */
  licence: string | null = 'mit';
  /** Whether parts carry a digest of their own (RFC 9530). */
  digests = false;
  /** Bytes a second of each answer. null: as fast as it goes. */
  speed: number | null = null;
  readonly #files = new Map<string, HubFile>();
  readonly #server: Server;
  #secret = randomBytes(16);

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<Hub> {
    const hub = new Hub();
    await new Promise<void>((resolve) => void hub.#server.listen(0, '127.0.0.1', resolve));
    return hub;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Where https://HOST and the links it hands out really lead. */
  origins(host = 'huggingface.co'): Record<string, string> {
    return { [`https://${host}`]: this.origin, [CDN]: this.origin };
  }

  /** Answers the file's pins and its address. */
  add(repo: string, path: string, content: Buffer, { lfs = true, host = 'huggingface.co', revision = REVISION } = {}) {
    const sha256 = createHash('sha256').update(content).digest('hex');
    const git = createHash('sha1').update(`blob ${content.byteLength}\0`).update(content).digest('hex');
    this.#files.set(`${repo}/${path}`, { content, revision, lfs, oid: lfs ? sha256 : git });
    return { bytes: content.byteLength, sha256, url: `https://${host}/${repo}/resolve/${revision}/${path}` };
  }

  /** As it was when it started, with nothing in it. */
  reset(): void {
    this.fault = () => null;
    this.requests.length = 0;
    this.licence = 'mit';
    this.digests = false;
    this.speed = null;
    this.#files.clear();
  }

  /** Links handed out so far lead nowhere from now on. */
  expireLinks(): void {
    this.#secret = randomBytes(16);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => void this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', CDN);
    const on = url.pathname.startsWith('/api/') ? 'api' : url.pathname.startsWith('/repos/') ? 'cdn' : 'hub';
    const seen: HubRequest = {
      on,
      path: url.pathname,
      range: request.headers.range ?? null,
      ifRange: (request.headers['if-range'] as string | undefined) ?? null,
      nth: this.requests.filter((each) => each.on === on).length,
    };
    this.requests.push(seen);
    const fault = this.fault(seen);
    if (fault?.kind === 'status') response.writeHead(fault.status, { ...fault.headers }).end();
    else if (on === 'api') this.#api(url, response);
    else if (on === 'cdn') await this.#link(url, seen, fault, response);
    else await this.#resolve(url, seen, fault, response);
  }

  /** GET /api/models/{repo}/revision/{revision} and /api/models/{repo}/tree/{revision}?recursive=true */
  #api(url: URL, response: ServerResponse): void {
    const [, repo, what, revision] = /^\/api\/models\/(.+)\/(revision|tree)\/([^/]+)$/.exec(url.pathname) ?? [];
    const files = [...this.#files].filter(([name]) => name.startsWith(`${repo}/`));
    if ((revision !== REVISION && revision !== 'main') || files.length === 0) {
      response.writeHead(404).end('{"error":"Repository not found"}');
      return;
    }
    const rows = files.map(([name, { content, lfs, oid }]) => ({
      type: 'file',
      oid: lfs ? createHash('sha1').update(oid).digest('hex') : oid,
      size: content.byteLength,
      path: name.slice(`${repo}/`.length),
      ...(lfs ? { lfs: { oid, size: content.byteLength, pointerSize: 134 } } : {}),
    }));
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const rest = from + PAGE_ROWS < rows.length;
    const next = `${this.origin}${url.pathname}?recursive=true&cursor=${from + PAGE_ROWS}`;
    const card = { id: repo, sha: REVISION, ...(this.licence ? { cardData: { license: this.licence } } : {}) };
    response
      .writeHead(200, { 'content-type': 'application/json', ...(rest ? { link: `<${next}>; rel="next"` } : {}) })
      .end(JSON.stringify(what === 'tree' ? rows.slice(from, from + PAGE_ROWS) : card));
  }

  /** GET /{repo}/resolve/{revision}/{path} */
  async #resolve(url: URL, seen: HubRequest, fault: HubFault | null, response: ServerResponse): Promise<void> {
    const [, repo, revision, path] = /^\/(.+?)\/resolve\/([^/]+)\/(.+)$/.exec(url.pathname) ?? [];
    const file = this.#files.get(`${repo}/${path}`);
    if (!file || file.revision !== revision) {
      response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
      return;
    }
    const headers = { 'x-repo-commit': file.revision, 'accept-ranges': 'bytes' };
    if (!file.lfs) return this.#send(file, `"${file.oid}"`, headers, seen, fault, response);
    const expires = String(Math.floor(Date.now() / 1_000) + 3_600);
    const link = `${CDN}/repos/${encodeURIComponent(`${repo}/${path}`)}?Expires=${expires}&Signature=${this.#sign(`${repo}/${path}`, expires)}`;
    const linked = { 'x-linked-size': String(file.content.byteLength), 'x-linked-etag': `"${file.oid}"` };
    const told = fault?.kind === 'headers' ? fault.headers : {};
    response.writeHead(302, { ...headers, ...linked, location: link, ...told }).end();
  }

  async #link(url: URL, seen: HubRequest, fault: HubFault | null, response: ServerResponse): Promise<void> {
    const name = decodeURIComponent(url.pathname.slice('/repos/'.length));
    const expires = url.searchParams.get('Expires') ?? '';
    const file = this.#files.get(name);
    const valid = url.searchParams.get('Signature') === this.#sign(name, expires) && Number(expires) * 1_000 > Date.now();
    if (!file || !valid) {
      response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
      return;
    }
    const etag = `"${createHash('md5').update(file.content).digest('hex')}"`;
    await this.#send(file, etag, { 'accept-ranges': 'bytes' }, seen, fault, response);
  }

  #sign(name: string, expires: string): string {
    return createHmac('sha256', this.#secret).update(`${name} ${expires}`).digest('hex');
  }

  async #send(
    { content }: HubFile,
    etag: string,
    headers: Readonly<Record<string, string>>,
    seen: HubRequest,
    fault: HubFault | null,
    response: ServerResponse,
  ): Promise<void> {
    const size = content.byteLength;
    const asked = /^bytes=(\d+)-(\d*)$/.exec(seen.range ?? '');
    const ranged = asked !== null && fault?.kind !== 'ignores-range' && (seen.ifRange === null || seen.ifRange === etag);
    const [from, to] = ranged ? [Number(asked[1]), Math.min(size, asked[2] === '' ? size : Number(asked[2]) + 1)] : [0, size];
    if (from >= size) {
      response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
      return;
    }
    let body = content.subarray(from, to);
    const digest = createHash('sha256').update(body).digest('base64');
    if (fault?.kind === 'wrong-bytes') body = Buffer.from(body.map((byte) => byte ^ 0xff));
    const length = body.byteLength + (fault?.kind === 'lying-length' ? fault.by : 0);
    response.writeHead(ranged ? 206 : 200, {
      ...headers,
      etag,
      'content-length': String(length),
      ...(ranged ? { 'content-range': `bytes ${from}-${to - 1}/${size}` } : {}),
      ...(this.digests ? { 'content-digest': `sha-256=:${digest}:` } : {}),
      ...(fault?.kind === 'headers' ? fault.headers : {}),
    });
    if ((fault?.kind === 'cut' || fault?.kind === 'stall') && fault.after < body.byteLength) {
      response.write(body.subarray(0, fault.after), () => fault.kind === 'cut' && response.destroy());
    } else if (fault?.kind === 'lying-length') {
      response.write(body.subarray(0, Math.max(0, length)), () => response.destroy());
    } else {
      await this.#pour(body, response);
    }
  }

  async #pour(body: Buffer, response: ServerResponse): Promise<void> {
    if (this.speed === null) {
      response.end(body);
      return;
    }
    const step = Math.max(1, Math.floor(this.speed / 100));
    for (let at = 0; at < body.byteLength && !response.destroyed; at += step) {
      response.write(body.subarray(at, at + step));
      await new Promise((resolve) => void setTimeout(resolve, 10));
    }
    response.end();
  }
}
