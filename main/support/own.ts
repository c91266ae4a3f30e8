// What this computer would give away, read once: who is logged in, what the computer is called, where the folders lie.
import { homedir, hostname, release, userInfo } from 'node:os';
import { HOSTS } from '../contract/outside.ts';
import { createRedactor, type Redact } from './redact.ts';

/** `home`: the app's own folder. */
export function redactorHere(dataFolder: string, home: string): Redact {
  return createRedactor(
    {
      folders: [
        { path: dataFolder, as: '<data>' },
        { path: home, as: '<app>' },
        { path: homedir(), as: '~' },
      ],
      user: userName(),
      computer: hostname(),
    },
    HOSTS,
  );
}

/** Of the program and the system it runs on; nothing of the person. */
export const systemHere = () => ({
  node: process.versions.node,
  system: process.platform,
  release: release()
    .replaceAll(/[^\w.+~-]/g, '_')
    .slice(0, 40),
  arch: process.arch,
});

/** Throws where the account is in no list, as in some containers. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
