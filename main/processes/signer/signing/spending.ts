// Lode's own spending rules: so much τ a UTC day, and a wait before an address that is new is paid. They lie beside the vault.
import path from 'node:path';
import { z } from 'zod';
import { plainAmount, RAO_PER_TAO, type Rao, rao, raoOf, RaoText, raoText } from '../../../contract/amounts.ts';
import type { Network } from '../../../contract/chain.ts';
import { fail, ok, type Result } from '../../../contract/problem.ts';
import { EpochMs, Ss58 } from '../../../contract/units.ts';
import { readSmall, systemCode, writeSafely } from '../safe-file.ts';

export const SPENDING_NAME = 'spending.json';
const FORMAT = 1;
const MAX_BYTES = 1_048_576;
const MAX_RECIPIENTS = 5_000;
/** Practice τ is worth nothing; the rule is there all the same, so that a rehearsal shows it. */
const DAILY: Record<Network, Rao> = {
  practice: rao(1_000n * RAO_PER_TAO),
  finney: rao(5n * RAO_PER_TAO),
  test: rao(5n * RAO_PER_TAO),
  custom: rao(5n * RAO_PER_TAO),
};
export const COOL_OFF_MS = 10 * 60 * 1_000;
/** From here on the person is told that the day's limit is near: four fifths. */
const NEAR = { of: 5n, from: 4n } as const;

const Spending = z.strictObject({
  format: z.literal(FORMAT),
  /** Another limit than Lode's own, where the person wrote one in here. */
  dailyRao: RaoText.optional(),
  day: z.iso.date(),
  spentRao: RaoText,
  /** Addresses the person has agreed to pay, and when first. */
  recipients: z.record(Ss58, EpochMs),
});
type Spending = z.infer<typeof Spending>;

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

export interface SpendingOptions {
  readonly folder: string;
  readonly now: () => number;
}

export class SpendingRules {
  readonly #file: string;
  readonly #now: () => number;

  constructor({ folder, now }: SpendingOptions) {
    this.#file = path.join(folder, SPENDING_NAME);
    this.#now = now;
  }

  /** Damaged rules count as a day's limit that is used up: whoever breaks the file gains nothing by it. */
  async #read(network: Network): Promise<Result<Spending>> {
    const day = dayOf(this.#now());
    const read = await readSmall(this.#file, MAX_BYTES);
    if (read.kind === 'none') return ok({ format: FORMAT, day, spentRao: raoText(rao(0n)), recipients: {} });
    const usedUp = (): Result<Spending> => ok({ format: FORMAT, day, spentRao: raoText(DAILY[network]), recipients: {} });
    if (read.kind === 'unreadable') return usedUp();
    let value: unknown;
    try {
      value = JSON.parse(Buffer.from(read.bytes).toString('utf8'));
    } catch {
      return this.#rewritten(usedUp());
    }
    const newer = z.object({ format: z.int().min(FORMAT + 1) }).safeParse(value);
    if (newer.success) return fail('vault-newer', { found: newer.data.format, known: FORMAT });
    const parsed = Spending.safeParse(value);
    if (!parsed.success) return this.#rewritten(usedUp());
    // A clock set back does not give the day anew.
    return ok(parsed.data.day < day ? { ...parsed.data, day, spentRao: raoText(rao(0n)) } : parsed.data);
  }

  /** So that tomorrow is another day for it too. */
  async #rewritten(result: Result<Spending>): Promise<Result<Spending>> {
    if (!result.ok) return result;
    const written = await this.#write(result.value);
    return written.ok ? result : written;
  }

  async #write(spending: Spending): Promise<Result<null>> {
    try {
      await writeSafely(this.#file, Buffer.from(`${JSON.stringify(spending)}\n`));
      return ok(null);
    } catch (error) {
      return fail('vault-write-failed', { detail: systemCode(error) });
    }
  }

  /** What a screen shows. `coolOffUntil`: when the last address that waits may be paid. */
  async view(network: Network): Promise<{ dailyRao: RaoText; spentTodayRao: RaoText; coolOffUntil: EpochMs | null } | null> {
    const read = await this.#read(network);
    if (!read.ok) return null;
    const until = Math.max(0, ...Object.values(read.value.recipients)) + COOL_OFF_MS;
    return {
      dailyRao: read.value.dailyRao ?? raoText(DAILY[network]),
      spentTodayRao: read.value.spentRao,
      coolOffUntil: network !== 'practice' && until > this.#now() ? EpochMs.parse(until) : null,
    };
  }

  /** May so much be spent today? `near`: it takes most of what is left of the day. */
  async allows(amount: Rao, network: Network): Promise<Result<{ readonly near: boolean }>> {
    const read = await this.#read(network);
    if (!read.ok) return read;
    const cap = read.value.dailyRao ? raoOf(read.value.dailyRao) : DAILY[network];
    const spent = raoOf(read.value.spentRao);
    const after = spent + amount;
    if (amount > 0n && after > cap)
      return fail('over-daily-cap', { cap: plainAmount(cap), spent: plainAmount(spent), amount: plainAmount(amount) });
    return ok({ near: amount > 0n && after * NEAR.of >= cap * NEAR.from });
  }

  /** Written before the signature is given away. What the chain then refuses counts all the same. */
  async spend(amount: Rao, network: Network): Promise<Result<null>> {
    const allowed = await this.allows(amount, network);
    if (!allowed.ok) return allowed;
    const read = await this.#read(network);
    if (!read.ok || amount === 0n) return read.ok ? ok(null) : read;
    return this.#write({ ...read.value, spentRao: raoText(rao(raoOf(read.value.spentRao) + amount)) });
  }

  /** `new`: never agreed to; `until`: agreed to, and still waiting. A practice chain has no strangers. */
  async recipient(
    to: Ss58,
    network: Network,
  ): Promise<Result<{ kind: 'known' } | { kind: 'new' } | { kind: 'waits'; until: number }>> {
    if (network === 'practice') return ok({ kind: 'known' });
    const read = await this.#read(network);
    if (!read.ok) return read;
    const since = read.value.recipients[to];
    if (since === undefined) return ok({ kind: 'new' });
    const until = since + COOL_OFF_MS;
    return ok(until > this.#now() ? { kind: 'waits', until } : { kind: 'known' });
  }

  /** The person has agreed to this address. Answers from when on it may be paid. */
  async remember(to: Ss58, network: Network): Promise<Result<number>> {
    const read = await this.#read(network);
    if (!read.ok) return read;
    const now = this.#now();
    const newest = Object.entries(read.value.recipients)
      .toSorted(([, left], [, right]) => right - left)
      .slice(0, MAX_RECIPIENTS - 1);
    const recipients = { ...Object.fromEntries(newest), [to]: EpochMs.parse(now) };
    const written = await this.#write({ ...read.value, recipients });
    return written.ok ? ok(now + COOL_OFF_MS) : written;
  }
}
