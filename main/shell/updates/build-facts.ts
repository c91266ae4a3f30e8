// What a build says of itself about updates: `lode` in its package.json, where `npm run pack` writes it. docs/updates.md has the table.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const BuildFacts = z.object({
  /** `install`: its system asks nobody about a new one in its place (tools/pack/signing.mjs). */
  updates: z.enum(['install', 'tell']).catch('tell'),
  /** Where a person fetches a release by hand. */
  page: z
    .url({ protocol: /^https$/ })
    .max(300)
    .nullable()
    .catch(null),
});
export type BuildFacts = z.infer<typeof BuildFacts>;

/** What was not said, or not understood, is as little as there is. */
export async function readBuildFacts(home: string): Promise<BuildFacts> {
  try {
    const { lode }: { readonly lode?: unknown } = JSON.parse(await readFile(path.join(home, 'package.json'), 'utf8'));
    return BuildFacts.parse(lode);
  } catch {
    return { updates: 'tell', page: null };
  }
}
