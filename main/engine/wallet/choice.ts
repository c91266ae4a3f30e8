// What the person chose about wallet and chain, kept in the database: which network, which endpoint, whose coldkey.
import { z } from 'zod';
import { Hash, Network } from '../../contract/chain.ts';
import { ok, type Result } from '../../contract/problem.ts';
import { Ss58 } from '../../contract/units.ts';
import type { MoneyStore } from '../storage/money-store.ts';

const NAME = 'wallet';

export const WalletChoice = z.object({
  network: Network.default('practice'),
  /** Of a custom network. */
  endpoint: z.string().nullable().default(null),
  /** The coldkey that is kept elsewhere, by network. */
  elsewhere: z.record(z.string(), Ss58).default({}),
  /** First blocks of custom endpoints, remembered at the first connection. */
  genesis: z.record(z.string(), Hash).default({}),
  /** What Lode announced at the address it found itself, by network and subnet: "finney:32". What a person typed is not in it. */
  announced: z.record(z.string(), z.string().max(80)).default({}),
});
export type WalletChoice = z.infer<typeof WalletChoice>;

export async function readChoice(money: MoneyStore): Promise<Result<WalletChoice>> {
  const kept = await money.kept(NAME);
  if (!kept.ok) return kept;
  const parsed = WalletChoice.safeParse(JSON.parse(kept.value ?? '{}'));
  return ok(parsed.success ? parsed.data : WalletChoice.parse({}));
}

export const keepChoice = (money: MoneyStore, choice: WalletChoice): Promise<Result<void>> =>
  money.keep(NAME, JSON.stringify(choice));
