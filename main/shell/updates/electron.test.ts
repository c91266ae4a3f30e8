// electron-updater in a real Electron against a feed: only what we signed for this computer is put in, whatever the feed says or does.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleTypescript } from '../../../tools/import-typescript.mjs';
import { testParts } from '../../../tools/setup-tests.mjs';
import type { UpdateView } from '../../contract/update.ts';
import { skipBecause } from '../../rig/skip-for-tests.ts';
import type { ReleaseClaim } from './release-claim.ts';
import { SIGNATURE_SUFFIX } from './release-claim.ts';
import type { DriveCase } from './testing/drive.ts';
import { type Body, channelFile, type FeedServer, serveFeed } from './testing/feed-server.ts';
import { claimOf, hexOf, pair, signed } from './testing/signed.ts';

const { electron } = testParts();
const NAME = 'Lode-0.2.0-linux-x64.AppImage';
const SIZE = 3_000_000;
const NEW = randomBytes(SIZE);
const OTHER = randomBytes(SIZE);
const OLD = Buffer.from('the AppImage that runs');
const [ours, stranger] = [pair(), pair()];

let work: string;
let feed: FeedServer;
let elsewhere: FeedServer;
let objects: FeedServer;
const at = (...parts: string[]) => path.join(work, ...parts);

interface Published {
  readonly version?: string;
  readonly file?: Body;
  /** What the feed says of the file; else what is true of it. */
  readonly told?: Uint8Array;
  readonly claim?: Partial<ReleaseClaim>;
  readonly by?: typeof ours;
  readonly signature?: Body | null;
  readonly url?: string;
  readonly install?: boolean;
  readonly before?: (folder: string) => void;
}

/** A release on the feed under a path of its own, and a Lode that looks there. */
function publish(name: string, release: Published): DriveCase {
  const { version = '0.2.0', file = NEW, claim = {}, by = ours, url = `${feed.url}/${name}/`, install = false } = release;
  const told = release.told ?? (typeof file === 'function' ? NEW : file);
  feed.files.set(`/${name}/latest-linux.yml`, channelFile(version, NAME, told));
  feed.files.set(`/${name}/${NAME}`, file);
  const signature = release.signature === undefined ? signed(claimOf(NEW, claim), by) : release.signature;
  if (signature) feed.files.set(`/${name}/${NAME}${SIGNATURE_SUFFIX}`, signature);
  const folder = at(name);
  mkdirSync(path.join(folder, 'updates'), { recursive: true });
  writeFileSync(path.join(folder, 'app-update.yml'), `provider: generic\nurl: ${url}\nupdaterCacheDirName: fetched\n`);
  release.before?.(path.join(folder, 'updates'));
  return { name, folder, keys: [hexOf(ours)], install, asGitHub: null };
}

/** The same as GitHub has it: a list of releases, the newest by name, its files sent from another host. */
function publishAsGitHub(name: string, tag: string): DriveCase {
  const github = publish(name, {});
  const releases = '/lode/lode/releases';
  const link = `${feed.url}${releases}/tag/${tag}`;
  const entry = `<entry><title>${tag}</title><link rel="alternate" href="${link}"/><content>Unsigned words.</content></entry>`;
  feed.files.set(`${releases}.atom`, Buffer.from(`<?xml version="1.0"?><feed>${entry}</feed>`));
  feed.files.set(`/api/v3/repos${releases}/latest`, Buffer.from(JSON.stringify({ tag_name: tag })));
  for (const file of ['latest-linux.yml', NAME, `${NAME}${SIGNATURE_SUFFIX}`]) {
    const body = feed.files.get(`/${name}/${file}`);
    if (body) objects.files.set(`/${file}`, body);
    feed.files.set(`${releases}/download/${tag}/${file}`, (response) =>
      response.writeHead(302, { location: `${objects.url}/${file}` }).end(),
    );
  }
  return { ...github, asGitHub: { host: new URL(feed.url).host, files: new URL(objects.url).host } };
}

interface Drive {
  readonly process: ChildProcess;
  readonly views: Map<string, readonly UpdateView[]>;
  readonly ended: Promise<unknown>;
  /** The first bytes of a download have come. */
  readonly downloading: Promise<unknown>;
}

function drive(cases: readonly DriveCase[]): Drive {
  writeFileSync(at('cases.json'), JSON.stringify(cases));
  const flags = ['--ozone-platform=headless', `--user-data-dir=${at('window')}`];
  if (process.getuid?.() === 0) flags.push('--no-sandbox');
  const child = spawn(electron.where ?? '', [...flags, at('app')], {
    env: { ...process.env, APPIMAGE: at('Lode.AppImage'), LODE_DRIVE: at('cases.json') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const views = new Map<string, readonly UpdateView[]>();
  let said = '';
  child.stderr.on('data', (part: Buffer) => (said += part.toString()));
  const lines = createInterface({ input: child.stdout });
  const downloading = new Promise((resolve) => {
    lines.on('line', (line) => {
      if (!line.startsWith('{')) return;
      const heard = JSON.parse(line) as { name?: string; views?: readonly UpdateView[]; downloading?: number };
      if (heard.name) views.set(heard.name, heard.views ?? []);
      else if ((heard.downloading ?? 0) > 0) resolve(heard);
    });
  });
  const ended = once(child, 'exit').then(([code]) => {
    if (code !== 0 && code !== null) throw new Error(`Electron ended with ${String(code)}: ${said}`);
  });
  return { process: child, views, ended, downloading };
}

/** Half of it, and then whatever the test has happen. */
const half =
  (then: (response: import('node:http').ServerResponse) => void): Body =>
  (response) => {
    response.writeHead(200, { 'content-length': SIZE });
    response.write(NEW.subarray(0, SIZE / 2), () => then(response));
  };

const endless: Body = (response) => {
  response.writeHead(200);
  const part = Buffer.alloc(500_000);
  const more = setInterval(() => response.write(part), 50);
  response.on('close', () => clearInterval(more));
};

/** A small disk of its own. null: only root can make one. */
function smallDisk(folder: string, size: string): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    mkdirSync(folder, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const disks: string[] = [];
const fill = (folder: string) => {
  for (let left = 1 << 27; left >= 4_096; left /= 2) {
    try {
      writeFileSync(path.join(folder, `filler-${left}`), Buffer.alloc(left));
    } catch {
      // Full to here; a smaller one may still go in.
    }
  }
};

const last = (views: readonly UpdateView[] | undefined) => {
  const view = views?.at(-1);
  if (view?.kind === 'failed') return view.problem.code;
  return view?.kind === 'current' ? (view.problem?.code ?? 'current') : view?.kind;
};

describe('in a real Electron', () => {
  beforeEach((context) => {
    if (electron.where === null) skipBecause(context, `no Electron: ${electron.why}`);
  });

  const wanted: [name: string, outcome: string][] = [];
  let seen: Drive['views'];
  let diskThere = false;

  beforeAll(async () => {
    if (electron.where === null) return;
    work = mkdtempSync(path.join(tmpdir(), 'lode-updates-'));
    mkdirSync(at('app'));
    writeFileSync(at('app/package.json'), JSON.stringify({ name: 'lode', version: '0.1.0', type: 'module', main: 'drive.mjs' }));
    writeFileSync(at('app/drive.mjs'), await bundleTypescript('main/shell/updates/testing/drive.ts', ['electron']));
    writeFileSync(at('Lode.AppImage'), OLD);
    [feed, elsewhere, objects] = await Promise.all([serveFeed(), serveFeed(), serveFeed()]);
    elsewhere.files.set(`/${NAME}`, NEW);
    const closed = await serveFeed();
    await closed.close();

    const small = at('disk-small/updates');
    const filling = at('disk-filling/updates');
    diskThere = smallDisk(small, '1m') && disks.push(small) > 0 && smallDisk(filling, '72m') && disks.push(filling) > 0;
    const cases: DriveCase[] = [];
    const add = (name: string, outcome: string, release: Published) => {
      cases.push(publish(name, release));
      wanted.push([name, outcome]);
    };
    add('tampered', 'update-altered', { file: OTHER });
    add('tampered-on-the-way', 'update-altered', { file: OTHER, told: NEW });
    add('truncated', 'update-incomplete', { file: NEW.subarray(0, SIZE - 1) });
    add('cut-off', 'update-download-failed', { file: half((response) => response.destroy()) });
    add('endless', 'update-download-failed', { file: endless });
    add('wrong-key', 'update-stranger', { by: stranger });
    add('older-counter', 'update-counter-older', { before: rememberCounter(8) });
    add('newer-memory', 'update-memory-newer', {
      before: (folder) => writeFileSync(path.join(folder, 'memory.json'), '{"format":2}'),
    });
    add('other-platform', 'update-other-platform', { claim: { platform: 'win32-x64-nsis' } });
    add('other-channel', 'update-other-channel', { claim: { channel: 'beta' } });
    add('other-version', 'update-other-version', { version: '9.9.9' });
    add('older-version', 'current', { version: '0.0.9', claim: { version: '0.0.9' } });
    add('missing-signature', 'update-unsigned', { signature: null });
    add('endless-signature', 'update-signature-odd', { signature: Buffer.alloc(5_000_000, ' ') });
    add('odd-feed', 'update-feed-odd', { told: NEW, file: NEW });
    feed.files.set('/odd-feed/latest-linux.yml', Buffer.from('version: 0.2.0\nfiles: [{url: ../../evil.AppImage, sha512: x}]'));
    add('endless-feed', 'update-feed-unreachable', {});
    feed.files.set('/endless-feed/latest-linux.yml', endless);
    add('feed-down', 'update-feed-unreachable', { url: `${closed.url}/` });
    add('led-elsewhere', 'update-download-failed', {
      file: (response) => response.writeHead(302, { location: `${elsewhere.url}/${NAME}` }).end(),
    });
    if (diskThere) {
      add('disk-small', 'disk-full', {});
      add('disk-filling', 'disk-full', {
        file: half((response) => {
          fill(filling);
          response.end(NEW.subarray(SIZE / 2));
        }),
      });
    }
    // Nothing says how much will come.
    add('of-unsaid-length', 'ready', { file: (response) => response.writeHead(200).end(NEW) });
    cases.push(publishAsGitHub('as-github', 'v0.2.0'));
    wanted.push(['as-github', 'ready']);
    add('good', 'installing', { install: true });
    const run = drive(cases);
    await run.ended;
    seen = run.views;
  }, 60_000);

  afterAll(async () => {
    if (electron.where === null) return;
    for (const disk of disks) execFileSync('umount', [disk]);
    await Promise.all([feed.close(), elsewhere.close(), objects.close()]);
    rmSync(work, { recursive: true, force: true });
  });

  it('each comes to its own end', () => {
    expect(Object.fromEntries(wanted.map(([name]) => [name, last(seen.get(name))]))).toEqual(Object.fromEntries(wanted));
  });

  it('a disk that is small, or fills, is told of', ({ skip }) => {
    if (!diskThere) skip('only root can mount a small disk here');
    expect([last(seen.get('disk-small')), last(seen.get('disk-filling'))]).toEqual(['disk-full', 'disk-full']);
  });

  it('the good one is shown with its words and the key that signed it, takes the place, and the one before is kept', () => {
    expect(seen.get('good')).toContainEqual({
      kind: 'ready',
      version: '0.2.0',
      notes: 'Quieter fans.',
      key: hexOf(ours),
      waits: null,
    });
    expect(readFileSync(at('Lode.AppImage')).equals(NEW)).toBe(true);
    expect(statSync(at('Lode.AppImage')).mode & 0o111).toBe(0o111);
    expect(readFileSync(at('good/updates/previous/Lode.AppImage'))).toEqual(OLD);
  });

  it('GitHub’s words about a release are not shown; those that were signed are', () => {
    expect(JSON.stringify(seen.get('as-github'))).not.toContain('Unsigned words');
    expect(seen.get('as-github')).toContainEqual(expect.objectContaining({ kind: 'ready', notes: 'Quieter fans.' }));
    expect(objects.asked.map(({ path: asked }) => asked)).toContain(`/${NAME}${SIGNATURE_SUFFIX}`);
  });

  it('what was refused leaves nothing that could be put in', () => {
    const left = wanted
      .filter(([, outcome]) => outcome !== 'installing' && outcome !== 'ready')
      .flatMap(([name]) => filesIn(at(name, 'updates')).filter((file) => file.endsWith('.AppImage')));
    expect(left).toEqual([]);
  });

  it('the feed learns nothing that tells this computer from others, and nobody else is asked', () => {
    const said = new Set(feed.asked.flatMap(({ headers }) => Object.keys(headers)));
    expect([...said].filter((name) => /user-staging|cookie|referer|sec-ch/.test(name))).toEqual([]);
    expect(new Set(feed.asked.map(({ headers }) => headers['user-agent']))).toEqual(new Set(['Lode']));
    expect(new Set(feed.asked.map(({ headers }) => headers['accept-language']))).toEqual(new Set(['en']));
    expect(elsewhere.asked).toEqual([]);
    expect(filesIn(work).filter((file) => file.endsWith('.updaterId'))).toEqual([]);
  });

  it('killed in the middle of a download it fetches anew at the next start, and nothing was changed meanwhile', async () => {
    writeFileSync(at('Lode.AppImage'), OLD);
    // It comes slowly enough to be seen, and never to its end.
    const trickle: Body = (response) => {
      response.writeHead(200, { 'content-length': SIZE });
      let sent = 0;
      const more = setInterval(() => {
        response.write(NEW.subarray(sent, (sent += 100_000)));
        if (sent > SIZE / 2) clearInterval(more);
      }, 100);
      response.on('close', () => clearInterval(more));
    };
    const killed = publish('killed', { file: trickle });
    const first = drive([killed]);
    await Promise.race([first.downloading, first.ended]);
    first.process.kill('SIGKILL');
    await first.ended;
    expect(readFileSync(at('Lode.AppImage'))).toEqual(OLD);
    expect(filesIn(at('killed/updates')).some((file) => path.basename(file).startsWith('temp-'))).toBe(true);
    feed.files.set(`/killed/${NAME}`, NEW);
    const second = drive([killed]);
    await second.ended;
    expect(last(second.views.get('killed'))).toBe('ready');
    expect(
      filesIn(at('killed/updates'))
        .map((file) => path.basename(file))
        .toSorted(),
    ).toEqual([NAME, 'memory.json', 'update-info.json']);
  }, 60_000);
});

const rememberCounter = (counter: number) => (folder: string) =>
  writeFileSync(
    path.join(folder, 'memory.json'),
    JSON.stringify({ format: 1, lot: 0.5, counters: { stable: counter, beta: 0 }, lookedAt: null, returned: null }),
  );

const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name))
    : [];
