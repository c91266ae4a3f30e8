// For tests: posts as people write them, made up here, and what any good answer to each has, whatever its words are.

export interface ExpectedPost {
  readonly text: string;
  /** Some tag has one of these in it. */
  readonly about: RegExp;
  /** No tag is any of these. */
  readonly never?: RegExp;
  /** How many tags there must be; three where nothing is said. */
  readonly tags?: number;
  /** It has too few words for three meanings. */
  readonly alike?: true;
  /** Its words are not in Latin letters, or it has too few of them: the validators' rule cannot find a tag in it. */
  readonly ungrounded?: true;
}

export const POSTS: readonly ExpectedPost[] = [
  // Tickers, resolved or as they are.
  { text: '$BTC to 150k before Christmas. Calling it now, the halving cycle is not over.', about: /bitcoin|btc/ },
  { text: 'Added more $ETH below 3k. Staking yield alone pays my coffee.', about: /ethereum|eth\b/ },
  { text: '$SOL outperforming $ETH for the fifth week in a row, meme coins doing the heavy lifting', about: /sol|eth/ },
  { text: 'Rotating out of $DOGE into $XRP, the court ruling changes everything for Ripple', about: /ripple|xrp|dogecoin|doge/ },
  { text: '$NVDA earnings after the bell. Data center guidance is the only number that matters.', about: /nvidia|nvda|earning/ },
  {
    text: 'Why is nobody talking about $TAO? Subnets are the closest thing to a market for intelligence.',
    about: /bittensor|tao|subnet/,
  },
  {
    text: '$UNKNWN just listed on a new exchange, liquidity is thin so be careful with market orders',
    about: /unknwn|exchange|liquidity/,
  },
  {
    text: 'Sold half my $LINK and all my $ADA. Oracles are useful, governance theatre is not.',
    about: /chainlink|link|cardano|ada|oracle/,
  },

  // Hashtags.
  {
    text: '#TokenizedTreasuries passed 8 billion in assets. BlackRock leads, Franklin Templeton follows.',
    about: /tokenized|treasur|blackrock/,
  },
  { text: 'Great panel on #DeFi risk today, slides are online', about: /defi|risk/ },
  { text: '#Bitcoin #Lightning #Payments #ElSalvador', about: /bitcoin|lightning|payment|salvador/ },
  { text: 'Our team ships on Fridays #YOLO #DevOps #Kubernetes', about: /devops|kubernetes|team/ },
  { text: 'Testing #zkEVM rollups with real traffic: proofs in under two seconds', about: /zkevm|rollup|proof/ },

  // Handles: never with their sign.
  {
    text: 'Excellent thread by @VitalikButerin on account abstraction and why wallets will change',
    about: /account|abstraction|wallet|vitalik/,
    never: /@/,
  },
  { text: '@elonmusk when will Grok stop hallucinating tax advice?', about: /grok|tax|elonmusk/, never: /@/ },
  {
    text: 'Listening to @naval with @balajis on network states. Two hours well spent.',
    about: /network|naval|balajis/,
    never: /@/,
  },
  {
    text: 'RT @coinbase: Base now supports native USDC transfers to every wallet',
    about: /usdc|coinbase|base|wallet/,
    never: /@/,
  },

  // Links.
  {
    text: 'Full report on validator centralization: https://example.org/report?id=42&utm_source=x',
    about: /validator|centralization|report/,
    never: /http|example|utm/,
  },
  {
    text: 'New blog post on Rust async runtimes www.example.com/rust https://t.co/AbCdEf123',
    about: /rust|async|runtime/,
    never: /http|www|t\.co|abcdef/,
  },
  {
    text: 'docs moved to docs.example.io, update your bookmarks for the staking dashboard',
    about: /staking|dashboard|docs|bookmark/,
    never: /\.io/,
  },

  // Models and products.
  {
    text: 'GPT-5 beats Claude 4 on math but loses on long code reviews, at least in our own tests',
    about: /gpt|claude|code|math/,
  },
  {
    text: 'Ran Llama-3 70B on two RTX 4090 cards: 21 tokens per second with 4 bit quantization',
    about: /llama|rtx|quantization|token/,
  },
  { text: 'ERC-4337 wallets passed ten million deployments this quarter', about: /erc|wallet|deployment/ },
  {
    text: 'The new H200 cluster is online. Training run for our 7B model starts tomorrow.',
    about: /h200|cluster|training|model/,
  },
  { text: 'Upgraded from Node 18 to Node 20 and our cold starts dropped by a third', about: /node|cold start/ },

  // Numbers and money: no tag is a number alone.
  {
    text: 'Liquidations: 412,000,000 dollars in 24 hours, mostly longs on Binance',
    about: /liquidation|binance|long/,
    never: /^[\d.,\s]+$/,
  },
  {
    text: '3.5% inflation, 5.25% rates, 1.2 million jobs. The Fed will not cut in March.',
    about: /fed|inflation|rate|job/,
    never: /^[\d.,%\s]+$/,
  },
  {
    text: '100,000 users, 0 marketing budget, 1 engineer. Ask me anything about our API.',
    about: /user|marketing|engineer|api|budget/,
    never: /^[\d.,\s]+$/,
  },
  {
    text: 'Total value locked went from $1.2B to $900M after the oracle incident',
    about: /oracle|value|incident/,
    never: /^\$?[\d.,bm\s]+$/,
  },

  // Regulation and news.
  {
    text: 'The SEC has dropped its lawsuit against Coinbase. Regulation by enforcement may be over.',
    about: /sec\b|coinbase|regulation/,
  },
  {
    text: 'MiCA is now fully in force: stablecoin issuers in the European Union need a licence',
    about: /mica|stablecoin|european/,
  },
  {
    text: 'South Korea delays its crypto tax for the third time, lawmakers cite unfair treatment of small investors',
    about: /korea|tax|crypto|lawmaker/,
  },
  {
    text: 'A federal judge ruled that code is speech, and that Tornado Cash developers can appeal',
    about: /tornado|code|judge|developer/,
  },
  { text: 'Hong Kong grants licences to four more virtual asset platforms', about: /hong kong|licence|asset|platform/ },

  // Technology.
  {
    text: 'WebGPU landed in Safari. Running small language models in the browser without plugins is finally boring.',
    about: /webgpu|safari|browser|language model/,
  },
  { text: 'Postgres can do your queue, your cache and your search. Stop adding services.', about: /postgres|queue|cache|search/ },
  { text: 'The outage was DNS. It is always DNS.', about: /dns|outage/, tags: 2 },
  { text: 'Passkeys on our login page cut support tickets by forty percent', about: /passkey|login|support|ticket/ },
  { text: 'RISC-V boards under ten dollars are now fast enough for a home router', about: /risc|router|board/ },
  { text: 'Fusion startup claims net energy gain; the paper has no error bars', about: /fusion|energy|paper|error/ },

  // Security.
  {
    text: 'A private key leaked in a GitHub Action log, 1,400 ETH gone in six minutes. Rotate your secrets.',
    about: /key|github|secret|eth/,
  },
  {
    text: 'Phishing kit imitates the Ledger update page perfectly. Check the domain before you type your seed phrase.',
    about: /phishing|ledger|seed|domain/,
  },
  { text: 'Reentrancy again. In 2026. With a linter that would have caught it.', about: /reentrancy|linter/ },

  // Slang, sarcasm, feelings.
  { text: 'ngmi if you are still paying 40 dollars of gas for a swap lol', about: /gas|swap|ngmi|dollar/ },
  { text: 'oh great, another Layer 2 that is totally going to fix everything this time', about: /layer/ },
  { text: 'my portfolio looks like a ski slope ⛷️⛷️⛷️', about: /portfolio|ski|slope/, alike: true },
  { text: 'Diamond hands they said. It will be fun they said. 🫠', about: /diamond|hand|fun/ },
  { text: 'wen token? asking for my landlord', about: /token|landlord|wen/ },
  { text: 'Probably nothing, but whales moved 30,000 BTC off exchanges overnight 🐋', about: /whale|btc|exchange|bitcoin/ },

  // Emoji and signs.
  { text: '🚀🚀🚀 Bitcoin broke its all-time high again 🎉🎉', about: /bitcoin|high/ },
  { text: '👇 A short thread on how optimistic rollups settle disputes (1/7)', about: /rollup|dispute|thread/ },
  { text: '★ NEW ★ ➡️ Hardware wallet giveaway!!! ➡️ retweet + follow', about: /wallet|giveaway|hardware/ },

  // Several lines.
  {
    text: 'Three things I learned running validators:\n\n1. Monitoring beats hardware\n2. Upgrades break on weekends\n3. Slashing is rarer than you fear',
    about: /validator|monitoring|slashing|hardware|upgrade/,
  },
  { text: 'Morning brief\n- Oil down 4 %\n- Gold at a record\n- Bitcoin flat\n- Yen weaker', about: /oil|gold|bitcoin|yen/ },

  // Other languages.
  {
    text: 'El Banco Central de Argentina anuncia nuevas reglas para las stablecoins y los exchanges',
    about: /banco|stablecoin|argentina|exchange/,
  },
  {
    text: 'Die Bundesbank testet den digitalen Euro mit zwölf Sparkassen und einer Handelskette',
    about: /bundesbank|euro|sparkassen/,
  },
  {
    text: 'La Banque de France lance un projet pilote de monnaie numérique avec trois banques privées',
    about: /banque|france|monnaie|pilote/,
  },
  {
    text: 'Nubank lança cartão que devolve bitcoin a cada compra, e o mercado brasileiro reage',
    about: /nubank|bitcoin|mercado|compra/,
  },
  {
    text: 'Türkiye kripto borsaları için yeni lisans kuralları açıkladı, Binance başvuru yaptı',
    about: /binance|kripto|lisans|borsa/,
  },
  { text: '比特币价格今天突破了十万美元，市场情绪非常乐观', about: /\p{Script=Han}/u, ungrounded: true },
  { text: 'ビットコインの価格が史上最高値を更新、投資家は慎重', about: /\p{Script=Han}|\p{Script=Katakana}/u, ungrounded: true },
  { text: 'Центральный банк разрешил расчёты в криптовалюте для экспортёров', about: /\p{Script=Cyrillic}/u, ungrounded: true },
  { text: 'أعلن البنك المركزي عن قواعد جديدة للعملات الرقمية', about: /\p{Script=Arabic}/u, ungrounded: true },
  { text: '비트코인 가격이 사상 최고치를 기록했다 $BTC', about: /btc|bitcoin/, ungrounded: true },

  // Very short, or nothing.
  { text: 'Bitcoin', about: /bitcoin/, tags: 1 },
  { text: 'Ethereum merge', about: /ethereum|merge/, alike: true },
  { text: 'lol', about: /^$/, tags: 0 },
  { text: '🔥🔥🔥', about: /^$/, tags: 0 },
  { text: 'https://t.co/AbCdEf123', about: /^$/, tags: 0 },
  { text: '', about: /^$/, tags: 0 },
];
