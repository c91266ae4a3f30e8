// The wallet's desk: keeps chain, signer and ledger together, shows what there is, and carries out the commands about money.
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { FiatRate, Netuid, Rao } from '../../contract/amounts.ts';
import type { ChainCall, ChainStanding, Hash, KeyRole, Network, PlainCall } from '../../contract/chain.ts';
import type { ChildPort } from '../../contract/port.ts';
import type { Counts } from '../../contract/query.ts';
import type { Settings } from '../../contract/settings.ts';
import { fail, ok, type Result } from '../../contract/problem.ts';
import type { VaultView } from '../../contract/signer-wire.ts';
import type { Ss58, TcpPort } from '../../contract/units.ts';
import type { WalletView } from '../../contract/wallet.ts';
import type { Chain, Included } from '../chain/chain.ts';
import { ThreadedChain } from '../chain/threaded.ts';
import type { Clock } from '../clock.ts';
import { FiatRates } from '../earnings/fiat.ts';
import { Follow } from '../earnings/follow.ts';
import type { Announcer } from '../network/announcer.ts';
import type { Reach } from '../network/reach.ts';
import { PRACTICE_BLOCK_MS, PracticeChain } from '../practice/practice-chain.ts';
import type { MoneyStore } from '../storage/money-store.ts';
import type { StartThread } from '../threads.ts';
import { type Account, readAccount } from './account.ts';
import { keepAnnounced } from './announce.ts';
import { keepChoice, readChoice, type WalletChoice } from './choice.ts';
import { placeOf } from './place.ts';
import { recordOf } from './records.ts';
import { SignerClient } from './signer-client.ts';
import { walletView } from './wallet-view.ts';

export interface WorkFacts {
  readonly mining: boolean;
  /** Milliseconds since mining began. null: it has not. */
  readonly miningForMs: number | null;
  readonly session: Counts;
  /** Seconds, of the newest notice of this session. null: there is none. */
  readonly clockOff: number | null;
  /** Where the axon listens, or will. */
  readonly axonPort: TcpPort;
  readonly monthHours: number;
  readonly settings: Settings;
}

export interface DeskOptions {
  readonly clock: Clock;
  readonly money: MoneyStore;
  readonly dataFolder: string;
  readonly spawnSigner: () => Promise<ChildPort>;
  readonly startThread: StartThread;
  readonly spawnChainNode: () => Promise<ChildPort>;
  /** How fast the practice chain runs; tests and the journey make it faster. */
  readonly practice?: { readonly blockMs: number; readonly tempo: number };
  readonly reach: Reach;
  /** Whether a netuid is still the subnet our code is for: asked before a fee is paid. */
  readonly stillItself: (netuid: Netuid) => Promise<Result<void>>;
  /** What the miner does and the settings say, now. */
  readonly work: () => WorkFacts;
  /** Lode told the chain a new address by itself. */
  readonly onAnnounced?: (netuid: Netuid) => void;
  readonly onChange: () => void;
}

/** The account is read again with every so many blocks, and after each call. */
const READ_EVERY_MS = 12_000;
const OWNER_ONLY = 0o700;
const EMPTY_VAULT: VaultView = {
  standing: 'none',
  lock: null,
  network: null,
  addresses: { coldkey: null, delegate: null, hotkey: null },
  backedUp: false,
};

/** Where a network's keys lie. */
export const walletFolder = (dataFolder: string, network: Network): string => path.join(dataFolder, 'wallets', network);

export class Desk {
  readonly options: DeskOptions;
  readonly practiceChain: PracticeChain;
  readonly slots = (): Account['slots'] => this.account?.slots ?? [];
  private readonly fiatRates: FiatRates;
  private signerOf: { readonly network: Network; readonly client: SignerClient } | null = null;
  private kept: WalletChoice | null = null;
  private client: ThreadedChain | null = null;
  private follow: Follow | null = null;
  private announcer: Announcer | null = null;
  private stale = false;
  private vault: VaultView = EMPTY_VAULT;
  private account: Account | null = null;
  private readAt = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | null = null;
  private readAgain: Promise<void> | null = null;
  private opening: Promise<Result<void>> | null = null;
  private closed = false;
  sending = 0; // calls that are being signed, or are on their way into a block

  constructor(options: DeskOptions) {
    this.options = options;
    const { clock, dataFolder } = options;
    this.fiatRates = new FiatRates(clock);
    this.practiceChain = new PracticeChain({
      spawn: options.spawnChainNode,
      clock,
      folder: dataFolder,
      ...options.practice,
    });
  }

  /** Each network has keys of its own in a folder of its own: practice ones never stand in the way of real ones. */
  get signer(): SignerClient {
    const { network, options } = this;
    if (this.signerOf?.network === network) return this.signerOf.client;
    this.signerOf?.client.close();
    this.vault = EMPTY_VAULT;
    const client = new SignerClient({
      spawn: options.spawnSigner,
      clock: options.clock,
      folder: walletFolder(options.dataFolder, network),
      btcliFolder: path.join(homedir(), '.bittensor', 'wallets'),
      onView: (view) => {
        if (this.signerOf?.client !== client) return;
        this.vault = view;
        options.onChange();
      },
    });
    this.signerOf = { network, client };
    return client;
  }

  get choice(): WalletChoice | null {
    return this.kept;
  }
  get network(): Network {
    return this.kept?.network ?? 'practice';
  }
  get chain(): Chain | null {
    return this.client;
  }
  get addresses(): VaultView['addresses'] {
    // A wallet of another network is not this one's.
    return this.vault.network === null || this.vault.network === this.network ? this.vault.addresses : EMPTY_VAULT.addresses;
  }
  /** Whose money is looked at: the coldkey that is here, or the one that is elsewhere. */
  get coldkey(): Ss58 | null {
    return this.addresses.coldkey ?? this.kept?.elsewhere[this.network] ?? null;
  }

  /** Opens what was chosen. Everything that needs a chain or keys calls it first. */
  open(): Promise<Result<void>> {
    this.opening ??= this.openNow();
    return this.opening;
  }

  /** Opens where there is a wallet for the chosen network. Without one nothing is started. */
  async openIfUsed(): Promise<void> {
    const choice = await readChoice(this.options.money);
    if (!choice.ok) return;
    const { network } = choice.value;
    const vault = path.join(walletFolder(this.options.dataFolder, network), 'vault.lode');
    if (existsSync(vault)) await this.open();
  }

  private async openNow(): Promise<Result<void>> {
    const choice = await readChoice(this.options.money);
    if (!choice.ok) return this.forgetOpening(choice);
    this.kept = choice.value;
    // Side by side: each takes a second of its own.
    const [signer, connected] = await Promise.all([this.openSigner(), this.connect()]);
    if (!signer.ok) {
      await this.disconnect();
      return this.forgetOpening(signer);
    }
    return connected.ok ? connected : this.forgetOpening(connected);
  }

  private async openSigner(): Promise<Result<unknown>> {
    const folder = walletFolder(this.options.dataFolder, this.network);
    try {
      await mkdir(folder, { recursive: true, mode: OWNER_ONLY });
    } catch (error) {
      return fail('vault-write-failed', { detail: (error as NodeJS.ErrnoException).code ?? 'unknown' });
    }
    return this.signer.open();
  }

  private forgetOpening<T extends Result<unknown>>(failed: T): T {
    this.opening = null;
    return failed;
  }

  private async connect(): Promise<Result<void>> {
    const { clock, money, onChange } = this.options;
    const { network, endpoint, genesis } = this.kept ?? { network: 'practice' as const, endpoint: null, genesis: {} };
    const place = await placeOf(this.practiceChain, network, endpoint, genesis);
    if (!place.ok) return place;
    if (this.closed) return fail('command-not-now', { state: 'stopping' });
    const client = new ThreadedChain({
      startThread: this.options.startThread,
      network,
      clock,
      ...place.value,
      onGenesis: (found) => void this.remember(network, endpoint, found),
    });
    this.client = client;
    client.subscribe((standing) => this.onStanding(standing));
    this.follow = new Follow({ chain: client, money, network, onPaid: () => void this.read() });
    this.announcer = network === 'practice' ? null : keepAnnounced(this, client, () => this.account?.registrations ?? []);
    onChange();
    return ok(undefined);
  }

  private async remember(network: Network, endpoint: string | null, found: Hash): Promise<void> {
    if (network !== 'custom' || endpoint === null || !this.kept || this.kept.genesis[endpoint]) return;
    await this.keep({ ...this.kept, genesis: { ...this.kept.genesis, [endpoint]: found } });
  }

  async keep(choice: WalletChoice): Promise<Result<void>> {
    const done = await keepChoice(this.options.money, choice);
    if (done.ok) this.kept = choice;
    this.options.onChange();
    return done;
  }

  /** Another network: the old connection ends, the account is read anew. */
  async use(network: Network, endpoint: string | null): Promise<Result<void>> {
    const opened = await this.open();
    if (!opened.ok && opened.problem.code !== 'chain-unreachable') return opened;
    const kept = await this.keep({ ...(this.kept ?? (await this.choiceOrEmpty())), network, endpoint });
    if (!kept.ok) return kept;
    await this.disconnect();
    const [signer, connected] = await Promise.all([this.openSigner(), this.connect()]);
    return signer.ok ? connected : signer;
  }

  private async disconnect(): Promise<void> {
    const { follow, announcer, client } = this;
    this.follow = null;
    this.announcer = null;
    this.client = null;
    this.account = null;
    follow?.close();
    announcer?.close();
    await client?.close();
  }

  private async choiceOrEmpty(): Promise<WalletChoice> {
    const choice = await readChoice(this.options.money);
    return choice.ok ? choice.value : { network: 'practice', endpoint: null, elsewhere: {}, genesis: {}, announced: {} };
  }

  /** After a sleep or on another network: everything that may be dead or untrue is looked at anew. */
  freshen(): void {
    this.stale = true;
    this.client?.again();
  }

  private onStanding(standing: ChainStanding): void {
    const { clock, onChange } = this.options;
    if (standing.kind === 'live' && this.stale) {
      this.stale = false;
      void this.read().then(() => this.announcer?.look());
      const { reach } = this.options;
      if (reach.latest) void reach.look(reach.latest.port).then(onChange);
    }
    if (standing.kind === 'live' && clock.monotonic() - this.readAt >= Math.min(READ_EVERY_MS, standing.blockMs * 2))
      void this.read();
    onChange();
  }

  /** Reads the account anew; what is being read already may be older than what is asked for, so it is read once more after that. */
  read(): Promise<void> {
    this.readAgain ??= (this.reading ?? Promise.resolve()).then(() => {
      this.readAgain = null;
      this.reading = this.readNow().finally(() => {
        this.reading = null;
      });
      return this.reading;
    });
    return this.readAgain;
  }

  private async readNow(): Promise<void> {
    const { client, coldkey, addresses, options } = this;
    if (!client || client.standing.kind !== 'live') return;
    this.readAt = options.clock.monotonic();
    const account = await readAccount(client, { ...addresses, coldkey });
    if (!account.ok || this.client !== client) return;
    this.account = account.value;
    this.follow?.watch(account.value.slots);
    options.onChange();
  }

  /** Everything the chain paid up to its newest block is in the ledger when this resolves. */
  async settle(): Promise<void> {
    await this.read();
    await this.follow?.look();
  }

  /** null: the wallet was not opened in this life of the engine. */
  view(): WalletView | null {
    const { kept, account, vault, coldkey, addresses } = this;
    if (!kept) return null;
    return walletView({
      network: kept.network,
      chain: this.client?.standing ?? { kind: 'off' },
      vault,
      addresses,
      coldkey,
      account,
      reach: this.options.reach.latest,
    });
  }

  /** What it would cost, by whoever would sign. */
  async fee(call: PlainCall): Promise<Result<Rao>> {
    const way = this.wayOf(call);
    if (!way.ok) return way;
    return this.client?.fee(way.value.call, way.value.address) ?? fail('chain-unreachable', { tried: 0 });
  }

  /** Who signs: the coldkey that is here, the delegate for one that is elsewhere, the hotkey for what is the hotkey's. */
  private wayOf(call: PlainCall): Result<{ readonly call: ChainCall; readonly role: KeyRole; readonly address: Ss58 }> {
    const { coldkey, delegate, hotkey } = this.addresses;
    if (call.kind === 'serve-axon') {
      return hotkey ? ok({ call, role: 'hotkey', address: hotkey }) : fail('key-missing', { role: 'hotkey' });
    }
    if (coldkey) return ok({ call, role: 'coldkey', address: coldkey });
    const real = this.coldkey;
    if (!real) return fail('key-missing', { role: 'coldkey' });
    return delegate
      ? ok({ call: { kind: 'proxied', real, call }, role: 'delegate', address: delegate })
      : fail('key-missing', { role: 'delegate' });
  }

  /** Signs (the signer asks the person), sends, waits for the block, and writes down what it did. Answers the entry's id. */
  carryOut(call: PlainCall): ReturnType<Desk['carryOutNow']> {
    this.sending += 1;
    return this.carryOutNow(call).finally(() => (this.sending -= 1));
  }
  private async carryOutNow(call: PlainCall): Promise<Result<{ readonly entry: number; readonly included: Included }>> {
    const { client, options } = this;
    if (!client) return fail('chain-unreachable', { tried: 0 });
    const way = this.wayOf(call);
    if (!way.ok) return way;
    const { role, address } = way.value;
    const signer = this.signer.extrinsicSigner(this.network, 'τ');
    const done = await client.submit(way.value.call, { role, address, signer }, 'in-block');
    if (!done.ok) return done;
    const { standing } = client;
    const coldkey = this.coldkey;
    if (call.kind === 'serve-axon' || !coldkey || standing.kind !== 'live') return ok({ entry: 0, included: done.value });
    const record = await recordOf({
      chain: client,
      network: this.network,
      genesis: standing.genesis,
      call,
      included: done.value,
      coldkey,
      payer: address,
      now: options.clock.now(),
    });
    if (!record.ok) return record;
    const { rows, entry } = record.value;
    const written = await options.money.add(rows, { genesis: standing.genesis, entry });
    if (!written.ok) return written;
    await this.read();
    return ok({ entry: written.value, included: done.value });
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.disconnect();
    this.signerOf?.client.close();
    this.practiceChain.close();
    await this.options.reach.close();
  }

  /** A subnet's own sign, as far as it was read. */
  symbolOf(netuid: Netuid): string {
    return this.account?.subnets.get(netuid)?.symbol ?? 'α';
  }
  nameOf(netuid: Netuid): string {
    return this.account?.subnets.get(netuid)?.name ?? '';
  }

  /** What a τ costs; null where τ is worth nothing, or nobody says. */
  fiat(): Promise<FiatRate | null> {
    return this.network === 'finney' ? this.fiatRates.rate(this.options.work().settings.currency) : Promise.resolve(null);
  }

  get practiceBlockMs(): number {
    return this.options.practice?.blockMs ?? PRACTICE_BLOCK_MS;
  }
}
