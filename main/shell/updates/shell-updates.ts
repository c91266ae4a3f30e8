// Updates in the shell: whether this build looks for any and what it may do with them, by what it is and how it was made.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { app } from 'electron';
import type { UpdateView } from '../../contract/update.ts';
import { systemClock } from '../../engine/clock.ts';
import type { Shell, ShellModule } from '../shell.ts';
import { watchAttention } from './attention.ts';
import { readBuildFacts } from './build-facts.ts';
import type { ElectronFeedOptions } from './electron-feed.ts';
import { readFeedConfig } from './feed-config.ts';
import type { Feed } from './feed.ts';
import { harmOf } from './harm.ts';
import { installerHere, kindHere } from './installer-here.ts';
import { leave } from './leaving.ts';
import { platformOf } from './release-claim.ts';
import { UPDATES_FOLDER } from './taking-up.ts';
import { updateKeys } from './update-keys.ts';
import { Updates } from './updates.ts';
import { wishesOf } from './wishes.ts';

export const shellUpdates: ShellModule = {
  enable: (shell) => {
    let ended = false;
    void open(shell).then((updates) => {
      if (ended) updates?.close();
      else shell.updates.current = updates;
    });
    return () => {
      ended = true;
      shell.updates.current?.close();
    };
  },
};

async function open(shell: Shell): Promise<Updates | null> {
  const { dataFolder, snapshots, home, trust } = shell;
  const off = (why: Extract<UpdateView, { kind: 'off' }>['why']) => {
    snapshots.tell({ update: { kind: 'off', why } });
    return null;
  };
  // Both are electron-builder's: where to look, and, in what the system's own package manager put in, that it did.
  const configFile = app.isPackaged ? path.join(process.resourcesPath, 'app-update.yml') : path.join(home, 'dev-app-update.yml');
  if (app.isPackaged && existsSync(path.join(process.resourcesPath, 'package-type'))) return off('system-package');
  const config = await readFeedConfig(configFile, trust === 'development');
  if (!config) return off(app.isPackaged ? 'no-feed' : 'development');

  const folder = path.join(dataFolder, UPDATES_FOLDER);
  const facts = await readBuildFacts(home);
  const keys = updateKeys(trust);
  const version = app.getVersion();
  const kind = kindHere(process.platform);
  const mayInstall = facts.updates === 'install' && keys.length > 0;
  const installer = mayInstall ? await installerHere(folder, version) : null;
  snapshots.tell({ replacesItself: installer !== null });
  const isLookedAt = watchAttention(shell.window);
  const updates = new Updates({
    version,
    platform: platformOf(process.platform, process.arch, kind),
    keys,
    folder,
    feed: whenAsked({ config, configFile, kind, version, folder }),
    installer,
    page: facts.page ?? config.page ?? `https://${config.host}`,
    clock: systemClock,
    settings: () => wishesOf(snapshots.current),
    waits: () => harmOf(shell, isLookedAt),
    leave: (_to, prepared) => leave(shell, folder, prepared),
    tell: (update) => snapshots.tell({ update }),
  });
  await updates.begin();
  return updates;
}

/** Loaded with the first look: a start has other things to do, and a network session of its own weighs something. */
function whenAsked(options: ElectronFeedOptions): Feed {
  let feed: Feed | null = null;
  return {
    host: options.config.host,
    look: async (channel) => {
      const { electronFeed } = await import('./electron-feed.ts');
      feed ??= electronFeed(options);
      return feed.look(channel);
    },
  };
}
