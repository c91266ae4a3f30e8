// The feed as the rest of the updates know it: asked whether there is something newer, then for what lies there.
import type { Result } from '../../contract/problem.ts';
import type { UpdateChannel } from '../../contract/update.ts';

export interface Progress {
  readonly doneBytes: number;
}

/** Something newer. Nothing about it is believed yet. */
export interface Offer {
  readonly version: string;
  /** The signature beside it, at most MOST_SIGNATURE_BYTES and one. null: there is none. */
  signature(): Promise<Result<Uint8Array | null>>;
  /** Fetches no more than `bytes` into the updates' own folder, and answers the file. */
  fetch(bytes: number, onProgress: (progress: Progress) => void): Promise<Result<string>>;
  /** Has the system's own installer put in what was fetched, where there is one. The app ends when it resolves. */
  handOver(): Promise<void>;
}

export interface Feed {
  /** For sentences. */
  readonly host: string;
  /** null: nothing newer is there. */
  look(channel: UpdateChannel): Promise<Result<Offer | null>>;
}
