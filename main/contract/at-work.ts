// What the engine has under way that ending it now would disturb.
import { z } from 'zod';

export const AtWork = z.object({
  /** Questions that are being answered. */
  queries: z.number().int().nonnegative(),
  /** Sent to a chain and not in a block yet. */
  transactions: z.number().int().nonnegative(),
  /** The slot that is mined loses its immunity within the hour. null: none is mined, or the chain does not tell. */
  lastHourOfImmunity: z.boolean().nullable(),
});
export type AtWork = z.infer<typeof AtWork>;
