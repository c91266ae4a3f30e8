// The signer's work: takes the engine's requests, one that asks the person after the other, and answers each.
import { assertNever, fail, ok, type Result } from '../../contract/problem.ts';
import type { SignerReply, SignerRequest, SignerValue } from '../../contract/signer-wire.ts';
import type { Asker } from './asker.ts';
import { backUp } from './back-up.ts';
import { findWallets } from './keys/btcli-folder.ts';
import { takeKey } from './keys/take-key.ts';
import type { Argon2 } from './keyfile/nacl.ts';
import { sweep } from './safe-file.ts';
import { signAnnouncement } from './signing/announcement.ts';
import { Registries } from './signing/registries.ts';
import { sign } from './signing/sign.ts';
import { SpendingRules } from './signing/spending.ts';
import type { KdfCost } from './vault/format.ts';
import type { Keychain } from './vault/keychain.ts';
import { wipeKey } from './vault/keys.ts';
import { Vault } from './vault/vault.ts';

export interface SignerServiceOptions {
  readonly asker: Asker;
  readonly keychain: Keychain;
  readonly argon2: Argon2;
  readonly now: () => number;
  /** Of passphrases. Less is for tests alone. */
  readonly cost?: KdfCost;
}

interface Opened {
  readonly vault: Vault;
  readonly spending: SpendingRules;
  readonly btcliFolder: string;
}
const NOT_OPEN = fail('signer-unavailable', { detail: 'it has not been told where the wallet is' });

export class SignerService {
  readonly #options: SignerServiceOptions;
  readonly #registries = new Registries();
  #opened: Opened | null = null;
  /** The last of those that wait for the person. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SignerServiceOptions) {
    this.#options = options;
  }

  async take(request: SignerRequest): Promise<SignerReply> {
    const { id } = request;
    const done = await this.#do(request).catch(() => fail('signer-unavailable', { detail: 'it met a fault of its own' }));
    const after = request.kind === 'sign' ? await this.#view() : null;
    const view = after?.ok && after.value.kind === 'view' ? { view: after.value.view } : {};
    return done.ok ? { ok: true, id, value: done.value, ...view } : { ok: false, id, problem: done.problem, ...view };
  }

  #do(request: SignerRequest): Promise<Result<SignerValue>> {
    switch (request.kind) {
      case 'lock':
        return this.#lock();
      case 'find':
        return this.#find();
      case 'sign':
        // An axon is announced while somebody thinks about money: the hotkey asks nobody.
        return request.role === 'hotkey' ? this.#sign(request) : this.#inTurn(() => this.#sign(request));
      case 'sign-announcement':
        return this.#signAnnouncement(request);
      case 'open':
        return this.#inTurn(() => this.#open(request.folder, request.btcliFolder));
      case 'add-key':
        return this.#inTurn(() => this.#addKey(request));
      case 'unlock':
        return this.#inTurn(() => this.#unlock());
      case 'back-up':
        return this.#inTurn(() => this.#backUp());
      default:
        return assertNever(request);
    }
  }

  /** One at a time: two windows at once would be one too many, and two writers of one file too. */
  #inTurn(work: () => Promise<Result<SignerValue>>): Promise<Result<SignerValue>> {
    const mine = this.#turn.then(async () => {
      try {
        return await work();
      } finally {
        this.#options.asker.close();
      }
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #open(folder: string, btcliFolder: string): Promise<Result<SignerValue>> {
    const { asker, keychain, argon2, now, cost } = this.#options;
    this.#opened?.vault.lock();
    const vault = new Vault({ folder, asker, keychain, argon2, ...(cost ? { cost } : {}) });
    const spending = new SpendingRules({ folder, now });
    this.#opened = { vault, spending, btcliFolder };
    await sweep(folder);
    const loaded = await vault.load();
    return loaded.ok ? this.#view() : loaded;
  }

  async #view(): Promise<Result<SignerValue>> {
    if (!this.#opened) return NOT_OPEN;
    const { vault, spending } = this.#opened;
    const { view } = vault;
    const rules = view.network && (await spending.view(view.network));
    return ok({ kind: 'view', view: { ...view, ...(rules ? { spending: rules } : {}) } });
  }

  async #lock(): Promise<Result<SignerValue>> {
    this.#opened?.vault.lock();
    this.#options.asker.close();
    return this.#view();
  }

  async #find(): Promise<Result<SignerValue>> {
    if (!this.#opened) return NOT_OPEN;
    return ok({ kind: 'found', wallets: await findWallets(this.#opened.btcliFolder) });
  }

  async #unlock(): Promise<Result<SignerValue>> {
    if (!this.#opened) return NOT_OPEN;
    const unlocked = await this.#opened.vault.unlock();
    return unlocked.ok ? this.#view() : unlocked;
  }

  async #addKey({ role, from, network }: Extract<SignerRequest, { kind: 'add-key' }>): Promise<Result<SignerValue>> {
    if (!this.#opened) return NOT_OPEN;
    const { vault, btcliFolder } = this.#opened;
    const { view } = vault;
    if (view.network && view.network !== network) return fail('wallet-of-other-network', { network: view.network });
    if (view.addresses[role]) return fail('key-exists', { role });
    if (view.standing === 'locked') {
      const unlocked = await vault.unlock();
      if (!unlocked.ok) return unlocked;
    }
    // A vault that is damaged or newer must not be taken for none.
    if (!vault.keys.ok && vault.keys.problem.code !== 'vault-missing') return vault.keys;
    const { asker, argon2 } = this.#options;
    const taken = await takeKey(role, from, network, { asker, argon2, btcliFolder });
    if (!taken.ok) return taken;
    const added = await vault.add(role, taken.value.key, network, taken.value.backedUp);
    if (added.ok) return this.#view();
    wipeKey(taken.value.key);
    return added;
  }

  async #sign(request: Extract<SignerRequest, { kind: 'sign' }>): Promise<Result<SignerValue>> {
    if (!this.#opened) return NOT_OPEN;
    const { vault, spending } = this.#opened;
    const signed = await sign(request, { vault, spending, asker: this.#options.asker, registries: this.#registries });
    return signed.ok ? ok({ kind: 'signature', signature: signed.value }) : signed;
  }

  async #signAnnouncement(request: Extract<SignerRequest, { kind: 'sign-announcement' }>): Promise<Result<SignerValue>> {
    if (!this.#opened) return NOT_OPEN;
    const signed = signAnnouncement(request, this.#opened.vault, this.#options.now());
    return signed.ok ? ok({ kind: 'announcement', ...signed.value }) : signed;
  }

  async #backUp(): Promise<Result<SignerValue>> {
    if (!this.#opened) return NOT_OPEN;
    const { asker, argon2, cost } = this.#options;
    const { vault } = this.#opened;
    if (vault.view.standing === 'locked') {
      const unlocked = await vault.unlock();
      if (!unlocked.ok) return unlocked;
    }
    const written = await backUp(vault, { asker, argon2, ...(cost ? { cost } : {}) });
    if (!written.ok) return written;
    const view = await this.#view();
    return view.ok && view.value.kind === 'view' ? ok({ kind: 'backed-up', path: written.value, view: view.value.view }) : view;
  }
}
