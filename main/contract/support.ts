// What a person can hand to somebody who helps: shown whole before it is kept, never sent by Lode itself.
import { z } from 'zod';

/** The parts of a support file, in their order. */
export const SUPPORT_PARTS = ['about', 'state', 'events', 'flight', 'settings', 'computer', 'log'] as const;
export const SupportPartName = z.enum(SUPPORT_PARTS);
export type SupportPartName = z.infer<typeof SupportPartName>;

/** Characters of one part. */
const MOST_OF_A_PART = 400_000;
export const SupportPart = z.object({ name: SupportPartName, text: z.string().max(MOST_OF_A_PART) });
export type SupportPart = z.infer<typeof SupportPart>;

/** Random, and made from nothing: it only lets two people be sure that they speak of the same file. e.g. 7F3K-92QD */
export const SupportReference = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);

export const SupportPreview = z.object({
  reference: SupportReference,
  fileName: z.string().max(60),
  /** What is saved is this, byte for byte. */
  parts: z.array(SupportPart),
});
export type SupportPreview = z.infer<typeof SupportPreview>;
