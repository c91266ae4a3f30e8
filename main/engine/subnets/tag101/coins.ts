// What a ticker stands for: other miners name the thing, not its sign.

const COINS: Readonly<Record<string, string>> = {
  aapl: 'apple',
  ada: 'cardano',
  amd: 'amd',
  amzn: 'amazon',
  arb: 'arbitrum',
  atom: 'cosmos',
  avax: 'avalanche',
  bch: 'bitcoin cash',
  bnb: 'bnb',
  btc: 'bitcoin',
  coin: 'coinbase',
  doge: 'dogecoin',
  dot: 'polkadot',
  etc: 'ethereum classic',
  eth: 'ethereum',
  goog: 'google',
  googl: 'google',
  hype: 'hyperliquid',
  inj: 'injective',
  link: 'chainlink',
  ltc: 'litecoin',
  matic: 'polygon',
  meta: 'meta',
  msft: 'microsoft',
  mstr: 'microstrategy',
  near: 'near protocol',
  nvda: 'nvidia',
  op: 'optimism',
  pepe: 'pepe coin',
  pol: 'polygon',
  shib: 'shiba inu',
  sol: 'solana',
  sui: 'sui',
  tao: 'bittensor',
  ton: 'toncoin',
  trx: 'tron',
  tsla: 'tesla',
  uni: 'uniswap',
  usdc: 'usdc',
  usdt: 'tether',
  xlm: 'stellar',
  xmr: 'monero',
  xrp: 'xrp',
};

/** null: not one we know. */
export function coinOf(ticker: string): string | null {
  const key = ticker.toLowerCase();
  return Object.hasOwn(COINS, key) ? (COINS[key] ?? null) : null;
}
