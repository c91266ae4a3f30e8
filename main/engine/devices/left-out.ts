// The rungs that answered when Lode ended and did not stay up: left out, over restarts too, until they are measured again.
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ExecutionProvider } from '../../contract/device.ts';
import { writeWhole } from '../write-whole.ts';

const FILE = 'left-out.json';
const LeftOutJson = z.strictObject({ format: z.literal(1), providers: z.array(ExecutionProvider) });
const Newer = z.object({ format: z.number().min(2) });

export class LeftOut {
  private readonly file: string;
  private providers: readonly ExecutionProvider[] = [];
  /** A newer Lode's is left as it is. */
  private newer = false;
  private saving: Promise<void> = Promise.resolve();

  constructor(dataFolder: string) {
    this.file = path.join(dataFolder, FILE);
  }

  get all(): readonly ExecutionProvider[] {
    return this.providers;
  }

  /** A note that cannot be read is as none. */
  async open(): Promise<void> {
    try {
      const json: unknown = JSON.parse(await readFile(this.file, 'utf8'));
      const known = LeftOutJson.safeParse(json);
      this.providers = known.success ? known.data.providers : [];
      this.newer = Newer.safeParse(json).success;
    } catch {
      this.providers = [];
    }
  }

  /** The processor is never left out: something has to answer. Where the disk refuses, it holds for this life. */
  add(provider: ExecutionProvider): void {
    if (provider === 'cpu' || this.providers.includes(provider)) return;
    this.providers = [...this.providers, provider];
    this.save();
  }

  forget(): void {
    if (this.providers.length === 0) return;
    this.providers = [];
    this.save();
  }

  /** Resolves when what was begun by then is on the disk. */
  saved(): Promise<void> {
    return this.saving;
  }

  private save(): void {
    const { file, providers, newer } = this;
    if (newer) return;
    this.saving = this.saving
      .then(() =>
        providers.length === 0
          ? rm(file, { force: true })
          : writeWhole(file, JSON.stringify({ format: 1, providers: [...providers] } satisfies z.infer<typeof LeftOutJson>)),
      )
      .catch(() => undefined);
  }
}
