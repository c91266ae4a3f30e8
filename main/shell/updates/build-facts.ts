// What a build says of itself: in its package.json, where `npm run pack` writes it. docs/updates.md has the table.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

/** What vouches for a build to its system (tools/pack/signing.mjs). `none-exists`: on Linux there is no such thing. */
const VOUCHED = ['none-exists', 'authenticode', 'developer-id'] as const;

const About = z.object({
  signature: z.string().optional(),
  /** Where a person fetches a release by hand. */
  homepage: z
    .url({ protocol: /^https$/ })
    .max(300)
    .optional()
    .catch(undefined),
});

export interface BuildFacts {
  /** It may be replaced by itself: its system asks nobody about the new one. Everything else is told of updates only. */
  readonly replaceable: boolean;
  readonly homepage: string | null;
}

/** What was not said, or not understood, is as little as there is. */
export async function readBuildFacts(home: string): Promise<BuildFacts> {
  try {
    const { signature, homepage } = About.parse(JSON.parse(await readFile(path.join(home, 'package.json'), 'utf8')));
    return { replaceable: VOUCHED.some((each) => each === signature), homepage: homepage ?? null };
  } catch {
    return { replaceable: false, homepage: null };
  }
}
