// What the store and its thread say to each other.
import type { Result } from '../../contract/problem.ts';
import type { Patience } from './patience.ts';
import type { PinnedFile } from './transfer.ts';

/** What the thread is started with. Both are for tests; the product hands in nothing. */
export interface FilesThreadOptions {
  readonly patience?: Patience;
  /** From an https origin to the one that stands for it, e.g. a hub on this computer. */
  readonly origins?: Readonly<Record<string, string>>;
}

export type FilesWork =
  /** Brings each file to its target, whatever of it is here already. */
  | { readonly kind: 'fetch'; readonly files: readonly PinnedFile[]; readonly parts: string }
  | { readonly kind: 'hash'; readonly file: string }
  /** Copies to a path where nothing is yet; answers the checksum of what was copied. */
  | { readonly kind: 'copy'; readonly from: string; readonly to: string }
  /** Whether a model's ONNX is one that may be loaded. `beside`: the model's files by its own paths, `path` among them. */
  | { readonly kind: 'inspect'; readonly file: string; readonly path: string; readonly beside: ReadonlyMap<string, number> };

/** Of each kind of work. `hash`, `copy`: hex. `inspect`: what is wrong in words, null: nothing. */
export interface FilesValues {
  readonly fetch: null;
  readonly hash: string;
  readonly copy: string;
  readonly inspect: string | null;
}
export type FilesKind = FilesWork['kind'];

export type ToFiles =
  | { readonly kind: 'work'; readonly id: number; readonly work: FilesWork }
  | { readonly kind: 'cancel'; readonly id: number }
  /** Bytes a second, over all downloads. */
  | { readonly kind: 'limit'; readonly bytesPerSecond: number | null };

export interface FilesProgress {
  readonly phase: 'downloading' | 'checking';
  /** Of all the files of the work. */
  readonly doneBytes: number;
}
export type FromFiles =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: FilesProgress }
  | { readonly kind: 'done'; readonly id: number; readonly result: Result<FilesValues[FilesKind]> };
