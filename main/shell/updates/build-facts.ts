// What a build says of itself about updates: in its package.json, where electron-builder writes it. docs/updates.md has the table.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const BuildFacts = z.object({
  /** `install`: it bears whatever signature its system asks for, and may be replaced without a question of the system's. */
  updates: z.enum(['install', 'tell']).default('tell'),
  /** Where a person fetches a release by hand. */
  page: z
    .url({ protocol: /^https$/ })
    .max(300)
    .nullable()
    .default(null),
});
export type BuildFacts = z.infer<typeof BuildFacts>;

/** What was not said, or not understood, is as little as there is. */
export async function readBuildFacts(home: string): Promise<BuildFacts> {
  try {
    const { lode }: { readonly lode?: unknown } = JSON.parse(await readFile(path.join(home, 'package.json'), 'utf8'));
    return BuildFacts.parse(lode ?? {});
  } catch {
    return BuildFacts.parse({});
  }
}
