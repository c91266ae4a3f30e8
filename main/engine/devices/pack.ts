// The GPU pack as the rest of the engine sees it.
import type { Gpu, GpuPack } from '../../contract/computer.ts';
import type { Result } from '../../contract/problem.ts';
import type { PackNeeds } from './findings.ts';

export interface Pack {
  /** What the pack asks of card and driver. null: there is none for this system. */
  readonly needs: PackNeeds | null;
  /** Looks for one that was put in place before. */
  open(): Promise<void>;
  /** `cards`: null where they have not been read. */
  standing(cards: readonly Gpu[] | null): GpuPack;
  /** Where its libraries lie. []: it is not in place. */
  libraryFolders(): readonly string[];
  /** Begins, or goes on. Expected failures: `command-not-now`. */
  fetch(cards: readonly Gpu[] | null): Result<void>;
  /** What has arrived is thrown away. */
  cancel(): Promise<Result<void>>;
  remove(): Promise<Result<void>>;
  /** What has arrived stays. */
  close(): Promise<void>;
}
