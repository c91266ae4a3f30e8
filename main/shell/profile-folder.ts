// Where Chromium keeps its own files: beside the database, or anywhere else where that folder cannot be written.
import { accessSync, constants, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * One per data folder, so that the lock of the single instance, which lies in it, is too. Where the data folder is not usable
 * the window must open all the same: the engine says there what is wrong.
 */
export function profileFolder(dataFolder: string): string {
  const folder = path.join(dataFolder, 'window');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return mkdtempSync(path.join(tmpdir(), 'lode-window-'));
  }
}
