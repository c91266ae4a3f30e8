// An Electron app for tests that does nothing but look for updates: each case of a list, one after another, and says what it saw.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import { z } from 'zod';
import { ok } from '../../../contract/problem.ts';
import { Settings } from '../../../contract/settings.ts';
import type { UpdateView } from '../../../contract/update.ts';
import { systemClock } from '../../../engine/clock.ts';
import { appImageInstaller } from '../appimage.ts';
import { electronFeed } from '../electron-feed.ts';
import { type FeedConfig, readFeedConfig } from '../feed-config.ts';
import { Updates } from '../updates.ts';

export const DriveCase = z.object({
  name: z.string(),
  /** With `app-update.yml` in it, and where the updates' folder is made. */
  folder: z.string(),
  keys: z.array(z.string()),
  /** Whether what is ready is put in over the file APPIMAGE names. */
  install: z.boolean(),
  /** The feed is laid out as GitHub's is, here, and its files lie on another host. null: as the file says. */
  asGitHub: z.object({ host: z.string(), files: z.string() }).nullable(),
});
export type DriveCase = z.infer<typeof DriveCase>;

const VERSION = '0.1.0';

/** GitHub's layout as electron-updater reads it of a GitHub of one's own: no host of the real one is spoken to. */
const gitHubAt = (host: string, files: string): FeedConfig => ({
  host,
  hosts: [host, files].map((each) => ({ protocol: 'http:', host: each }) as const),
  publish: Object.assign({ provider: 'github', owner: 'lode', repo: 'lode' } as const, { host, protocol: 'http' }),
  page: null,
});

async function run({ folder, keys, install, asGitHub }: DriveCase): Promise<UpdateView[]> {
  const views: UpdateView[] = [];
  const configFile = path.join(folder, 'app-update.yml');
  const config = asGitHub ? gitHubAt(asGitHub.host, asGitHub.files) : await readFeedConfig(configFile, true);
  if (!config) throw new Error(`no feed in ${configFile}`);
  const updates = path.join(folder, 'updates');
  const ended = new AbortController();
  const all = new Updates({
    version: VERSION,
    platform: 'linux-x64-AppImage',
    keys,
    folder: updates,
    feed: electronFeed({ config, configFile, kind: 'AppImage', version: VERSION, folder: updates, stallLimitMs: 10_000 }),
    installer: appImageInstaller({
      folder: updates,
      target: process.env['APPIMAGE'] ?? '',
      version: VERSION,
      startAfterwards: () => undefined,
    }),
    page: 'https://example.org',
    clock: systemClock,
    settings: () => Settings.parse({}),
    waits: () => Promise.resolve(null),
    leave: async (_version, prepared) => {
      const swapped = await prepared.swap();
      ended.abort();
      return swapped.ok ? ok(undefined) : swapped;
    },
    tell: (view) => {
      views.push(view);
      if (view.kind === 'downloading') console.log(JSON.stringify({ downloading: view.doneBytes }));
      if (view.kind === 'failed') ended.abort();
    },
  });
  await all.begin();
  await all.look('person');
  if (install) {
    all.install(true);
    if (!ended.signal.aborted) await once(ended.signal, 'abort');
  }
  all.close();
  return views;
}

// No display is needed for what has no window.
app.disableHardwareAcceleration();
void app.whenReady().then(async () => {
  const cases = DriveCase.array().parse(JSON.parse(readFileSync(process.env['LODE_DRIVE'] ?? '', 'utf8')));
  for (const each of cases) console.log(JSON.stringify({ name: each.name, views: await run(each) }));
  app.exit(0);
});
