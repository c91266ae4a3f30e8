// The engine's end of the signer process: asks it, waits as long as a person may take, and brings it back when it dies.
import type { KeyRole, Network } from '../../contract/chain.ts';
import type { ChildPort } from '../../contract/port.ts';
import { CONFIRM_LIMIT_MS } from '../../contract/confirm.ts';
import { fail, ok, type Result } from '../../contract/problem.ts';
import {
  type AnnouncedPlace,
  type FoundWallet,
  type KeySource,
  SignerReply,
  type SignerRequest,
  type SignerValue,
  type VaultView,
} from '../../contract/signer-wire.ts';
import type { ExtrinsicSigner, SignRequest } from '../chain/chain.ts';
import type { Clock } from '../clock.ts';
import { type RestartPolicy, supervise, type Supervised } from '../supervisor.ts';

type WithoutId<T> = T extends { readonly id: number } ? Omit<T, 'id'> : never;
/** What can be asked; its number is drawn here. */
export type SignerAsk = WithoutId<SignerRequest>;

export interface SignerClientOptions {
  /** `spawn('signer')`: a port over which the engine's messages alone travel. */
  readonly spawn: () => Promise<ChildPort>;
  readonly clock: Clock;
  /** Where vault.lode lies. */
  readonly folder: string;
  readonly btcliFolder: string;
  /** The vault as it is now: after every change, and after a restart. */
  readonly onView: (view: VaultView) => void;
  readonly policy?: RestartPolicy;
  readonly limits?: Partial<SignerLimits>;
}

export interface SignerLimits {
  /** What no person is asked about. */
  readonly quickMs: number;
  /** A person answers several questions, each in its own time, and a key may be made slowly in between. */
  readonly personMs: number;
}
const QUESTIONS_IN_A_ROW = 6;
export const SIGNER_LIMITS: SignerLimits = { quickMs: 30_000, personMs: QUESTIONS_IN_A_ROW * CONFIRM_LIMIT_MS };

/** What is not asked of the person, nor waits behind it. */
const QUICK: readonly SignerAsk['kind'][] = ['find', 'lock', 'sign-announcement'];

interface Waiting {
  readonly settle: (result: Result<SignerValue>) => void;
}

const gone = (detail: string) => fail('signer-unavailable', { detail });

export class SignerClient {
  readonly #options: SignerClientOptions;
  readonly #limits: SignerLimits;
  readonly #waiting = new Map<number, Waiting>();
  #supervised: Supervised | null = null;
  #port: ChildPort | null = null;
  #lastId = 0;
  #view: VaultView | null = null;
  /** Chains and runtimes this process has been given the metadata of. */
  #described = new Set<string>();
  /** Resolves with what `open` answered, for the process that is up. */
  #opening: Promise<Result<VaultView>> | null = null;
  #openWaiters: ((result: Result<VaultView>) => void)[] = [];

  constructor(options: SignerClientOptions) {
    this.#options = options;
    this.#limits = { ...SIGNER_LIMITS, ...options.limits };
  }

  /** null: the signer has not said yet, or its vault cannot be used. */
  get view(): VaultView | null {
    return this.#view;
  }

  get pid(): number | null {
    return this.#supervised?.pid ?? null;
  }

  /** Starts the process where there is none, and answers what the vault is. */
  open(): Promise<Result<VaultView>> {
    if (this.#opening) return this.#opening;
    return new Promise((resolve) => {
      this.#openWaiters.push(resolve);
      this.#supervised ??= this.#start();
    });
  }

  #start(): Supervised {
    const { spawn, clock, policy } = this.#options;
    return supervise({
      spawn,
      clock,
      ...(policy ? { policy } : {}),
      onUp: (port) => this.#up(port),
      onLost: () => this.#lost('it stopped'),
      onCrashLoop: (times) => {
        this.#supervised = null;
        this.#lost(`it stopped ${times} times in a row`);
        for (const resolve of this.#openWaiters.splice(0)) resolve(gone('it does not stay up'));
      },
    });
  }

  #up(port: ChildPort): void {
    this.#port = port;
    this.#described = new Set();
    port.onMessage((message) => {
      if (port !== this.#port) return;
      const reply = SignerReply.safeParse(message);
      if (!reply.success) return;
      if (reply.data.view) this.#saw(reply.data.view);
      this.#waiting.get(reply.data.id)?.settle(reply.data.ok ? ok(reply.data.value) : { ok: false, problem: reply.data.problem });
    });
    const wasOpen = this.#view?.standing === 'open' && this.#view.lock === 'keychain';
    this.#opening = this.#reopen(wasOpen);
    void this.#opening.then((result) => {
      for (const resolve of this.#openWaiters.splice(0)) resolve(result);
    });
  }

  /** A keychain's vault that was open is opened again: nobody needs to be asked for that. */
  async #reopen(unlock: boolean): Promise<Result<VaultView>> {
    const { folder, btcliFolder } = this.#options;
    const opened = this.#viewOf(await this.#send({ kind: 'open', folder, btcliFolder }, this.#limits.quickMs));
    if (!opened.ok) this.#view = null;
    if (!opened.ok || !unlock) return opened;
    const unlocked = this.#viewOf(await this.#send({ kind: 'unlock' }, this.#limits.personMs));
    return unlocked.ok ? unlocked : opened;
  }

  #lost(why: string): void {
    this.#port = null;
    this.#opening = null;
    for (const { settle } of this.#waiting.values()) settle(gone(why));
  }

  async request(ask: SignerAsk): Promise<Result<SignerValue>> {
    const opened = await this.open();
    if (!opened.ok) return opened;
    return this.#send(ask, QUICK.includes(ask.kind) ? this.#limits.quickMs : this.#limits.personMs);
  }

  #send(ask: SignerAsk, limitMs: number): Promise<Result<SignerValue>> {
    const port = this.#port;
    if (!port) return Promise.resolve(gone('it is not there'));
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const settle = (result: Result<SignerValue>): void => {
        cancel();
        this.#waiting.delete(id);
        if (result.ok && 'view' in result.value) this.#saw(result.value.view);
        resolve(result);
      };
      const cancel = this.#options.clock.after(limitMs, () => {
        settle(gone('it did not answer in time'));
        // A person who takes long is no fault; a process that cannot even lock hangs.
        if (limitMs === this.#limits.quickMs) this.#supervised?.giveUpOn(port);
      });
      this.#waiting.set(id, { settle });
      port.post({ ...ask, id } satisfies SignerRequest);
    });
  }

  #saw(view: VaultView): void {
    this.#view = view;
    this.#options.onView(view);
  }

  #viewOf(result: Result<SignerValue>): Result<VaultView> {
    if (!result.ok) return result;
    return 'view' in result.value ? ok(result.value.view) : gone('it answered something else');
  }

  async addKey(role: KeyRole, from: KeySource, network: Network): Promise<Result<VaultView>> {
    return this.#viewOf(await this.request({ kind: 'add-key', role, from, network }));
  }

  async unlock(): Promise<Result<VaultView>> {
    return this.#viewOf(await this.request({ kind: 'unlock' }));
  }

  async lock(): Promise<Result<VaultView>> {
    return this.#viewOf(await this.request({ kind: 'lock' }));
  }

  /** Answers where the back-up lies. */
  async backUp(): Promise<Result<string>> {
    const result = await this.request({ kind: 'back-up' });
    if (!result.ok) return result;
    return result.value.kind === 'backed-up' ? ok(result.value.path) : gone('it answered something else');
  }

  async find(): Promise<Result<readonly FoundWallet[]>> {
    const result = await this.request({ kind: 'find' });
    if (!result.ok) return result;
    return result.value.kind === 'found' ? ok(result.value.wallets) : gone('it answered something else');
  }

  /** What the chain's client signs with. `symbol`: of the chain's money, as its node names it. */
  extrinsicSigner(network: Network, symbol: string): ExtrinsicSigner {
    return { sign: (request) => this.#sign(request, network, symbol) };
  }

  async #sign(request: SignRequest, network: Network, symbol: string): Promise<Result<string>> {
    const opened = await this.open();
    if (!opened.ok) return opened;
    const { genesis, specName, specVersion, role } = request;
    const described = `${genesis} ${specName} ${specVersion}`;
    const metadata = this.#described.has(described) ? null : Uint8Array.from(request.metadata());
    const known = this.#described;
    const result = await this.request({
      kind: 'sign',
      role,
      network,
      payload: { ...request.payload },
      specName,
      specVersion,
      metadata,
      facts: { fee: request.fee?.toString() ?? null, genesis, symbol, practice: network === 'practice' },
    });
    const misunderstood = !result.ok && ['call-contradicts', 'signer-unavailable'].includes(result.problem.code);
    if (misunderstood)
      known.delete(described); // perhaps for want of a description: the next one brings it again
    else known.add(described);
    if (!result.ok) return result;
    return result.value.kind === 'signature' ? ok(result.value.signature) : gone('it answered something else');
  }

  /** Where a miner is, for a subnet that is told besides the chain. Answers the signature and the very text it is of. */
  async signAnnouncement(
    network: Network,
    place: AnnouncedPlace,
  ): Promise<Result<{ readonly payload: string; readonly signature: string }>> {
    const result = await this.request({ kind: 'sign-announcement', network, place });
    if (!result.ok) return result;
    return result.value.kind === 'announcement' ? ok(result.value) : gone('it answered something else');
  }

  /** Ends the process; what waits is answered. `open` begins anew. */
  close(): void {
    this.#supervised?.stop();
    this.#supervised = null;
    this.#lost('it was closed');
    for (const resolve of this.#openWaiters.splice(0)) resolve(gone('it was closed'));
  }
}
