// Whose signature on the catalogue a Lode goes by.
import { z } from 'zod';

/** `release`: what people install. `development`: a checkout, which also takes the key that everybody has. */
export const Trust = z.enum(['release', 'development']);
export type Trust = z.infer<typeof Trust>;
