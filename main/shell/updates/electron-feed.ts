// The feed through electron-updater, which knows how generic hosts and GitHub lay out releases: asked, fetched from, never believed.
import path from 'node:path';
import { type Session, session } from 'electron';
import { AppImageUpdater, type AppUpdater, CancellationToken, MacUpdater, NsisUpdater } from 'electron-updater';
import { NET_SESSION_NAME } from 'electron-updater/out/electronHttpExecutor.js';
import { valid } from 'semver';
import { z } from 'zod';
import { fail, ok, type Result } from '../../contract/problem.ts';
import { SNAPSHOT_INTERVAL_MS } from '../../contract/snapshot.ts';
import type { UpdateChannel } from '../../contract/update.ts';
import { CountedRequests } from './counted-requests.ts';
import { faultOf, isFull } from './feed-faults.ts';
import type { FeedConfig } from './feed-config.ts';
import type { Feed, Offer } from './feed.ts';
import { guardSession } from './guard-session.ts';
import { MOST_SIGNATURE_BYTES, SIGNATURE_SUFFIX } from './release-claim.ts';

/** A feed that has not answered by then is asked again another time. */
const LOOK_LIMIT_MS = 60_000;
/** A download to which nothing has come for so long is given up. */
const STALL_LIMIT_MS = 60_000;
/** Squirrel.Mac copies the update before it ends the app. */
const SQUIRREL_LIMIT_MS = 120_000;
/** What electron-updater calls the file of the channel that everybody is on. */
const CHANNEL_FILE = { stable: 'latest', beta: 'beta' } as const satisfies Record<UpdateChannel, string>;

export type UpdatableKind = 'AppImage' | 'nsis' | 'zip';
const EXTENSION = { AppImage: '.appimage', nsis: '.exe', zip: '.zip' } as const satisfies Record<UpdatableKind, string>;

export interface ElectronFeedOptions {
  readonly config: FeedConfig;
  /** electron-builder's `app-update.yml`, which names the publisher on Windows. */
  readonly configFile: string;
  readonly kind: UpdatableKind;
  readonly version: string;
  /** The updates' folder: everything that is fetched lies in it. */
  readonly folder: string;
  /** Milliseconds; tests have less patience. */
  readonly stallLimitMs?: number;
}

/** The parts of a feed's answer that are used. It was written by whoever answers there. */
const Info = z.object({
  version: z
    .string()
    .max(40)
    .refine((text) => valid(text) === text),
  files: z
    .array(
      z.object({ url: z.string().regex(/^[\w][\w. ()+-]{0,200}$/), sha512: z.string().max(200), size: z.number().optional() }),
    )
    .min(1)
    .max(64),
});

export function electronFeed(options: ElectronFeedOptions): Feed {
  const { config, kind } = options;
  const own = session.fromPartition(NET_SESSION_NAME, { cache: false });
  guardSession(own, config.hosts);
  const unreachable = (detail: string) => fail('update-feed-unreachable', { host: config.host, detail });
  const odd = (detail: string) => fail('update-feed-odd', { host: config.host, detail });
  return {
    host: config.host,
    look: async (channel) => {
      const requests = new CountedRequests();
      const updater = updaterFor(options, channel, requests);
      try {
        const found = await within(LOOK_LIMIT_MS, updater.checkForUpdates());
        if (!found?.isUpdateAvailable) return ok(null);
        const info = Info.safeParse(found.updateInfo);
        if (!info.success) return odd(`${info.error.issues[0]?.path.join('.') ?? 'it'} does not fit`);
        const fitting = info.data.files.filter(({ url }) => url.toLowerCase().endsWith(EXTENSION[kind]));
        const picked = fitting.find(({ url }) => saysArch(url)) ?? fitting[0];
        if (!picked) return odd('it has no file for this system');
        // It alone is left to be fetched: no other package, no wish for an administrator's rights.
        Object.assign(found.updateInfo, { files: [picked], packages: null });
        const address = addressOf(updater);
        return address
          ? ok(offerOf(options, { updater, requests, own }, info.data.version, address))
          : odd('it has no file for this system');
      } catch (error) {
        const { code } = error as { readonly code?: unknown };
        const meant =
          typeof code === 'string' && code.startsWith('ERR_UPDATER_') && code !== 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND';
        return meant ? odd(code) : unreachable(faultOf(error));
      }
    },
  };
}

function updaterFor(
  { config, configFile, kind, version, folder }: ElectronFeedOptions,
  channel: UpdateChannel,
  requests: CountedRequests,
): AppUpdater {
  // Its cache lies with our data, and it never ends the app by itself.
  const adapter = {
    version,
    name: 'Lode',
    isPackaged: true,
    appUpdateConfigPath: configFile,
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: () => undefined,
  };
  const Updater = { AppImage: AppImageUpdater, nsis: NsisUpdater, zip: MacUpdater }[kind];
  const updater: AppUpdater = new Updater(undefined, adapter);
  Object.assign(updater, {
    httpExecutor: requests,
    // It would draw a number for each computer and send it with every request.
    stagingUserIdPromise: { value: Promise.resolve('') },
  });
  updater.logger = null;
  updater.forceDevUpdateConfig = true;
  updater.setFeedURL(config.publish);
  updater.channel = CHANNEL_FILE[channel];
  updater.allowPrerelease = channel === 'beta';
  // Setting a channel sets it.
  updater.allowDowngrade = false;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.disableWebInstaller = true;
  // One way to fetch, the one that is tested: whole.
  updater.disableDifferentialDownload = true;
  updater.isUserWithinRollout = () => Promise.resolve(true);
  updater.on('error', () => undefined);
  return updater;
}

/** Where the file lies that `downloadUpdate` would fetch. */
function addressOf(updater: AppUpdater): URL | null {
  const { updateInfoAndProvider: found } = updater as unknown as {
    readonly updateInfoAndProvider: { info: unknown; provider: { resolveFiles(info: unknown): { readonly url: URL }[] } } | null;
  };
  return found?.provider.resolveFiles(found.info)[0]?.url ?? null;
}

interface Asked {
  readonly updater: AppUpdater;
  readonly requests: CountedRequests;
  readonly own: Session;
}

function offerOf(options: ElectronFeedOptions, { updater, requests, own }: Asked, version: string, address: URL): Offer {
  const { config, folder, kind, stallLimitMs = STALL_LIMIT_MS } = options;
  return {
    version,
    signature: () => readBeside(own, address, config.host),
    fetch: async (bytes, onProgress) => {
      const token = new CancellationToken();
      let why: string | null = null;
      const giveUp = (reason: string) => {
        why ??= reason;
        token.cancel();
      };
      const stalled = () => setTimeout(giveUp, stallLimitMs, 'nothing came any more');
      let stall = stalled();
      let doneBytes = 0;
      let toldAt = 0;
      requests.onBytes = (more) => {
        clearTimeout(stall);
        stall = stalled();
        doneBytes += more;
        if (doneBytes > bytes) giveUp('more came than was signed');
        else if (Date.now() - toldAt >= SNAPSHOT_INTERVAL_MS) {
          toldAt = Date.now();
          onProgress({ doneBytes });
        }
      };
      try {
        const [file] = await updater.downloadUpdate(token);
        const inside = file === undefined ? '..' : path.relative(folder, file);
        if (file === undefined || inside.startsWith('..') || path.isAbsolute(inside)) throw new Error('it lies elsewhere');
        return ok(file);
      } catch (error) {
        if (isFull(error)) return fail('disk-full', { folder });
        if ((error as { readonly code?: unknown }).code === 'ERR_CHECKSUM_MISMATCH') return fail('update-altered', { version });
        return fail('update-download-failed', { version, detail: why ?? faultOf(error) });
      } finally {
        clearTimeout(stall);
        requests.onBytes = null;
      }
    },
    handOver: () => handOver(updater, kind),
  };
}

/** The signature beside a file, read no further than a signature may be long. */
async function readBeside(own: Session, address: URL, host: string): Promise<Result<Uint8Array | null>> {
  const beside = new URL(address);
  beside.pathname += SIGNATURE_SUFFIX;
  try {
    const answer = await own.fetch(beside.href, { signal: AbortSignal.timeout(LOOK_LIMIT_MS) });
    if (answer.status === 404) return ok(null);
    if (!answer.ok || !answer.body) return fail('update-feed-unreachable', { host, detail: `it answered ${answer.status}` });
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const part of answer.body) {
      parts.push(part);
      length += part.byteLength;
      if (length > MOST_SIGNATURE_BYTES) break;
    }
    return ok(Buffer.concat(parts));
  } catch (error) {
    return fail('update-feed-unreachable', { host, detail: faultOf(error) });
  }
}

function handOver(updater: AppUpdater, kind: UpdatableKind): Promise<void> {
  updater.quitAndInstall(true, true);
  if (kind !== 'zip') return Promise.resolve();
  return new Promise((resolve) => {
    setTimeout(resolve, SQUIRREL_LIMIT_MS);
  });
}

const saysArch = (name: string): boolean => name.includes(process.arch) || (process.arch === 'x64' && name.includes('x86_64'));

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('it did not answer in time')), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
