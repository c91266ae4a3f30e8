// Small things the engine remembers by name in the database, each with its schema: what no longer fits reads as if it had never been.
import type { z } from 'zod';
import type { MoneyStore } from './storage/money-store.ts';

export interface Kept<T> {
  /** null: there is none, or it cannot be read. */
  read(): Promise<T | null>;
  /** A disk that refuses costs the memory and nothing else: it is looked at, measured or learnt again. */
  keep(value: T): Promise<void>;
}

export function kept<T>(store: Pick<MoneyStore, 'kept' | 'keep'>, name: string, schema: z.ZodType<T>): Kept<T> {
  return {
    read: async () => {
      const found = await store.kept(name);
      if (!found.ok || found.value === null) return null;
      try {
        return schema.safeParse(JSON.parse(found.value)).data ?? null;
      } catch {
        return null;
      }
    },
    keep: async (value) => {
      await store.keep(name, JSON.stringify(value));
    },
  };
}
