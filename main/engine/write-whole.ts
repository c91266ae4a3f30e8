// A small file replaced whole: after a crash there is the one before or the new one, never half of either.
import { open, rename, rm } from 'node:fs/promises';

/** Rejects with the file system's error; the file of before is then still there. One writer at a time per file. */
export async function writeWhole(file: string, content: string): Promise<void> {
  const beside = `${file}.new`;
  try {
    const handle = await open(beside, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
