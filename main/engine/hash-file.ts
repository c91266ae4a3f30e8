// The SHA-256 of a file as it is on the disk. For threads: reading and hashing a large one takes seconds.
import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';

const BUFFER_BYTES = 1_048_576;

export interface HashOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (doneBytes: number) => void;
  /** Where what is read is also written. */
  readonly into?: FileHandle;
}

/** Hex. Rejects with the file system's error, or the signal's reason. */
export async function hashFile(file: string, { signal, onProgress, into }: HashOptions): Promise<string> {
  const hash = createHash('sha256');
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  const handle = await open(file, 'r');
  try {
    for (let at = 0; ; ) {
      signal.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, buffer.byteLength, at);
      if (bytesRead === 0) return hash.digest('hex');
      const read = buffer.subarray(0, bytesRead);
      hash.update(read);
      if (into)
        for (let done = 0; done < bytesRead; ) done += (await into.write(read, done, bytesRead - done, at + done)).bytesWritten;
      at += bytesRead;
      onProgress?.(at);
    }
  } finally {
    await handle.close();
  }
}
