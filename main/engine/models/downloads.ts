// The files' thread as the engine holds it: pinned files into folders, checksums, copies. For the store, and for whatever else is
// fetched by its checksum, e.g. a graphics card's libraries.
import path from 'node:path';
import type { Worker } from 'node:worker_threads';
import { fail, type Result } from '../../contract/problem.ts';
import type { StartThread } from '../threads.ts';
import type { FilesKind, FilesProgress, FilesThreadOptions, FilesValues, FilesWork, FromFiles, ToFiles } from './wire.ts';

export type { PinnedFile } from './transfer.ts';
export type { FilesProgress } from './wire.ts';

export interface AskOptions {
  /** Aborted, the answer is `download-cancelled`; what has come is kept, and the next ask goes on from there. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: FilesProgress) => void;
}

interface Asked {
  readonly work: FilesWork;
  readonly onProgress: ((progress: FilesProgress) => void) | undefined;
  readonly settle: (result: Result<FilesValues[FilesKind]>) => void;
}

export class Downloads {
  readonly #startThread: StartThread;
  readonly #options: FilesThreadOptions;
  readonly #asked = new Map<number, Asked>();
  readonly #answers = new Set<Promise<unknown>>();
  #worker: Worker | null = null;
  #lastId = 0;
  #limit: number | null = null;

  /** `options`: for tests, which have a hub on this computer. */
  constructor(startThread: StartThread, options: FilesThreadOptions = {}) {
    this.#startThread = startThread;
    this.#options = options;
  }

  /** Bytes a second, of all downloads together. null: no limit. */
  setSpeedLimit(bytesPerSecond: number | null): void {
    this.#limit = bytesPerSecond;
    this.#post({ kind: 'limit', bytesPerSecond });
  }

  /**
   * Files by their checksums, each to its target; `parts`: where what has not come whole is kept until it has. Expected failures:
   * `download-failed`, `download-wrong`, `download-cancelled`, `disk-full`, `folder-unusable`.
   */
  fetchAll(files: FilesWorkOf<'fetch'>['files'], parts: string, options: AskOptions): Promise<Result<null>> {
    return this.#ask({ kind: 'fetch', files, parts }, options);
  }

  /** SHA-256 as hex. Expected failures: `download-cancelled`, `folder-unusable` (it is not there, or cannot be read). */
  hash(file: string, options: AskOptions): Promise<Result<string>> {
    return this.#ask({ kind: 'hash', file }, options);
  }

  /** To a path where nothing is yet; answers the SHA-256 of what was copied. Expected failures: those of `hash`, and `disk-full`. */
  copy(from: string, to: string, options: AskOptions): Promise<Result<string>> {
    return this.#ask({ kind: 'copy', from, to }, options);
  }

  /** What keeps an ONNX file from being loaded, in words; null: nothing. `beside`: its model's files and their bytes, by path. */
  inspect(file: string, at: string, beside: ReadonlyMap<string, number>, options: AskOptions): Promise<Result<string | null>> {
    return this.#ask({ kind: 'inspect', file, path: at, beside }, options);
  }

  /** Ends what is under way; what has come of it is kept. */
  async close(): Promise<void> {
    for (const id of this.#asked.keys()) this.#post({ kind: 'cancel', id });
    // Each is answered when its note is on the disk.
    await Promise.all(this.#answers);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #ask<K extends FilesKind>(work: FilesWorkOf<K>, { signal, onProgress }: AskOptions): Promise<Result<FilesValues[K]>> {
    if (signal.aborted) return Promise.resolve(fail('download-cancelled'));
    this.#lastId += 1;
    const id = this.#lastId;
    const cancel = () => this.#post({ kind: 'cancel', id });
    signal.addEventListener('abort', cancel, { once: true });
    const answer = new Promise<Result<FilesValues[FilesKind]>>((settle) => {
      this.#asked.set(id, { work, onProgress, settle });
    }).then((result) => {
      signal.removeEventListener('abort', cancel);
      this.#answers.delete(answer);
      // The thread answers a kind of work with its kind of value.
      return result as Result<FilesValues[K]>;
    });
    this.#answers.add(answer);
    this.#worker ??= this.#start();
    this.#post({ kind: 'work', id, work });
    return answer;
  }

  #post(message: ToFiles): void {
    this.#worker?.postMessage(message);
  }

  #start(): Worker {
    const worker = this.#startThread('model-files', this.#options);
    worker.unref();
    worker.postMessage({ kind: 'limit', bytesPerSecond: this.#limit } satisfies ToFiles);
    worker.on('message', (message: FromFiles) => {
      const asked = this.#asked.get(message.id);
      if (message.kind === 'progress') return asked?.onProgress?.(message.progress);
      this.#asked.delete(message.id);
      return asked?.settle(message.result);
    });
    worker.on('error', () => undefined); // its exit follows and is what counts
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      for (const { work, settle } of this.#asked.values())
        settle(fail('download-failed', { file: nameOf(work), detail: 'the thread that fetches ended' }));
      this.#asked.clear();
    });
    return worker;
  }
}

type FilesWorkOf<K extends FilesKind> = Extract<FilesWork, { readonly kind: K }>;

const nameOf = (work: FilesWork): string =>
  work.kind === 'fetch' ? (work.files[0]?.name ?? '') : path.basename(work.kind === 'copy' ? work.from : work.file);
