// Takes pinned libraries out of a zip archive (a Python wheel is one). For a thread: half a gigabyte is inflated and hashed.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import type { PackArchive } from '../../../contract/gpu-pack.ts';
import { fail, ok, type Result } from '../../../contract/problem.ts';

type Member = PackArchive['members'][number];

export interface UnpackWork {
  /** Absolute path of the archive, which has been compared with its checksum. */
  readonly archive: string;
  readonly members: readonly Member[];
  /** Absolute; it is there. */
  readonly into: string;
}

/**
 * Every member that was named, each under its own name in the one folder; nothing else. Expected failure: `download-wrong` (a member is
 * missing or not what was pinned). Rejects with the file system's error.
 */
export async function unpack({ archive, members, into }: UnpackWork, onProgress: (bytes: number) => void): Promise<Result<null>> {
  const wanted = new Map(members.map((member) => [member.member, member]));
  const name = path.basename(archive);
  let zip;
  try {
    zip = await yauzl.openPromise(archive, { validateEntrySizes: true, strictFileNames: true });
  } catch (error) {
    // The file system's errors have codes, yauzl's have not.
    if ((error as NodeJS.ErrnoException).code) throw error;
    return fail('download-wrong', { file: name });
  }
  try {
    for await (const entry of zip.eachEntry()) {
      const member = wanted.get(entry.fileName);
      if (!member) continue;
      wanted.delete(entry.fileName);
      if (entry.uncompressedSize !== member.bytes) return fail('download-wrong', { file: member.path });
      const sha256 = await write(await zip.openReadStreamPromise(entry), path.join(into, member.path), onProgress);
      if (sha256 !== member.sha256) return fail('download-wrong', { file: member.path });
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith('E')) throw error;
    return fail('download-wrong', { file: name });
  } finally {
    zip.close();
  }
  const [missing] = wanted.values();
  return missing ? fail('download-wrong', { file: missing.path }) : ok(null);
}

async function write(from: NodeJS.ReadableStream, to: string, onProgress: (bytes: number) => void): Promise<string> {
  const hash = createHash('sha256');
  const counted = new Transform({
    transform: (part: Buffer, _encoding, done) => {
      hash.update(part);
      onProgress(part.length);
      done(null, part);
    },
  });
  await pipeline(from, counted, createWriteStream(to, { flags: 'wx', mode: 0o644, flush: true }));
  return hash.digest('hex');
}
