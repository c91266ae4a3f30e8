// Units: the branded numbers and strings that cross a process border, each with its own zod schema.
import { z } from 'zod';

/** A point in time: whole milliseconds since 1970-01-01T00:00Z, as this computer's clock has it. */
export const EpochMs = z.number().int().nonnegative().brand<'EpochMs'>();
export type EpochMs = z.infer<typeof EpochMs>;

/** A length of time in milliseconds; fractions allowed. */
export const DurationMs = z.number().nonnegative().brand<'DurationMs'>();
export type DurationMs = z.infer<typeof DurationMs>;

/** An account address in SS58 text, network prefix 42. The checksum is not looked at here: `ss58.ts` does that. */
export const Ss58 = z
  .string()
  .regex(/^[1-9A-HJ-NP-Za-km-z]{46,50}$/)
  .brand<'Ss58'>();
export type Ss58 = z.infer<typeof Ss58>;

/** A TCP port an ordinary program may listen on. 0 is not one: "any free port" is `null` wherever it is allowed. */
export const TcpPort = z.number().int().min(1024).max(65_535).brand<'TcpPort'>();
export type TcpPort = z.infer<typeof TcpPort>;

/** A score between 0 (worthless) and 1 (perfect). */
export const Score = z.number().min(0).max(1).brand<'Score'>();
export type Score = z.infer<typeof Score>;
