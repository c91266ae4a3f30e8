// What a τ costs in money of this world: asked from one source, seldom, and only where τ is worth anything. Always shown with source and age.
// Source of the answer's shape: CoinGecko's public API, GET /simple/price.
import { z } from 'zod';
import type { Currency, FiatRate } from '../../contract/amounts.ts';
import type { Clock } from '../clock.ts';

const SOURCE = 'CoinGecko';
const ADDRESS = 'https://api.coingecko.com/api/v3/simple/price?ids=bittensor&vs_currencies=usd,eur&include_last_updated_at=true';
const LIMIT_MS = 8_000;
/** It changes no screen's sense within minutes, and its owner asks not to be asked often. */
const FRESH_MS = 10 * 60_000;
/** After this it is not a price of today any more. */
const STALE_MS = 24 * 3_600_000;
const MOST_BYTES = 4_096;
const MS_PER_SECOND = 1_000;
const MICROCENTS = 100_000_000;
/** More than that, or less than nothing, is no price. */
const MOST = 1_000_000;

const price = z.number().positive().max(MOST);
const Answer = z.object({ bittensor: z.object({ usd: price, eur: price, last_updated_at: z.number().int().positive() }) });

type Rates = Record<Currency, FiatRate>;

/** What the answer's text says; null: it says nothing we can use. */
export function ratesIn(text: string): Rates | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const answer = Answer.safeParse(json);
  if (!answer.success) return null;
  const { usd, eur, last_updated_at: seconds } = answer.data.bittensor;
  const rate = (currency: Currency, value: number): FiatRate => ({
    currency,
    microCentsPerTao: BigInt(Math.round(value * MICROCENTS)).toString(),
    source: SOURCE,
    at: seconds * MS_PER_SECOND,
  });
  return { USD: rate('USD', usd), EUR: rate('EUR', eur) };
}

export class FiatRates {
  private readonly clock: Clock;
  private readonly address: string;
  private rates: Rates | null = null;
  private asked = Number.NEGATIVE_INFINITY;
  private asking: Promise<void> | null = null;

  constructor(clock: Clock, address = ADDRESS) {
    this.clock = clock;
    this.address = address;
  }

  /** The newest known, asked for anew where that one is old. null: not known. Never throws. */
  async rate(currency: Currency): Promise<FiatRate | null> {
    if (this.clock.monotonic() - this.asked >= FRESH_MS) {
      this.asking ??= this.ask().finally(() => {
        this.asking = null;
      });
      await this.asking;
    }
    const rate = this.rates?.[currency] ?? null;
    return rate && this.clock.now() - rate.at < STALE_MS ? rate : null;
  }

  private async ask(): Promise<void> {
    this.asked = this.clock.monotonic();
    try {
      const response = await fetch(this.address, { signal: AbortSignal.timeout(LIMIT_MS), redirect: 'error' });
      if (!response.ok || !response.body) return;
      let text = '';
      const decoder = new TextDecoder();
      for await (const bytes of response.body as unknown as AsyncIterable<Uint8Array>) {
        text += decoder.decode(bytes, { stream: true });
        if (text.length > MOST_BYTES) return;
      }
      this.rates = ratesIn(text) ?? this.rates;
    } catch {
      // No price is no fault: the page shows τ alone.
    }
  }
}
