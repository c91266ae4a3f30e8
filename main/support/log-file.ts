// The file a log goes to: bounded, by size and by count, and worth nothing beside what Lode is for.
// A line is written at once, into the system's own cache: so what a crash had to say is there after it. There are few lines.
import { closeSync, mkdirSync, openSync, fstatSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

export interface LogPlace {
  readonly folder: string;
  /** `app` makes app.log, and app.1.log … of what is older. */
  readonly name: string;
  /** A file is not written beyond this. Bytes. */
  readonly maxBytes: number;
  /** So many older files are kept beside the one that is written. */
  readonly older: number;
}

export interface LogFile {
  /** One whole line, its end included. Never throws: a full disk or a folder that can't be written costs the line, nothing else. */
  write(line: string): void;
  /** How many lines could not be written since this was last asked. */
  takeLost(): number;
  close(): void;
}

/** After a failure the disk is left alone so long: a full one is not made faster by asking. */
const REST_MS = 10_000;
/** Its owner's alone. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

export const logFiles = ({ folder, name, older }: LogPlace): string[] =>
  Array.from({ length: older + 1 }, (_, age) => path.join(folder, age === 0 ? `${name}.log` : `${name}.${age}.log`));

export function openLogFile(place: LogPlace, now: () => number = Date.now): LogFile {
  const [current = '', ...before] = logFiles(place);
  let file: { readonly fd: number; bytes: number } | null = null;
  let lost = 0;
  let restsUntil = 0;

  const open = () => {
    mkdirSync(place.folder, { recursive: true, mode: FOLDER_MODE });
    const fd = openSync(current, 'a', FILE_MODE);
    return { fd, bytes: fstatSync(fd).size };
  };
  const close = () => {
    if (file) closeSync(file.fd);
    file = null;
  };
  /** Closed first: Windows renames no open file. */
  const turn = () => {
    close();
    for (const [at, to] of [...before.entries()].toReversed()) {
      const from = at === 0 ? current : (before[at - 1] ?? '');
      try {
        renameSync(from, to);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
    if (before.length === 0) rmSync(current, { force: true });
  };

  return {
    write: (line) => {
      if (now() < restsUntil) {
        lost += 1;
        return;
      }
      const bytes = Buffer.from(line);
      try {
        file ??= open();
        if (file.bytes > 0 && file.bytes + bytes.length > place.maxBytes) {
          turn();
          file = open();
        }
        // What a nearly full disk takes of a line is a line cut short; who reads a log can bear that.
        file.bytes += writeSync(file.fd, bytes);
      } catch {
        lost += 1;
        restsUntil = now() + REST_MS;
        try {
          close();
        } catch {
          file = null;
        }
      }
    },
    takeLost: () => {
      const taken = lost;
      lost = 0;
      return taken;
    },
    close: () => {
      try {
        close();
      } catch {
        // Nothing is left to do with it.
      }
    },
  };
}
