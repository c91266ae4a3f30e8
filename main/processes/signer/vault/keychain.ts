// The system's keychain, through keytar: it holds the random key of a vault, never a key of a wallet.

export const KEYCHAIN_SERVICE = 'Lode';
/** Set to "none": this computer's keychain is left alone, as on a rig that has one which asks a screen nobody looks at. */
const SWITCH = 'LODE_KEYCHAIN';

export interface Keychain {
  /** null: it has none for this account. Rejects where there is no keychain, or it refuses. */
  read(account: string): Promise<string | null>;
  write(account: string, secret: string): Promise<void>;
}

export const systemKeychain: Keychain = {
  read: async (account) => (await load()).getPassword(KEYCHAIN_SERVICE, account),
  write: async (account, secret) => (await load()).setPassword(KEYCHAIN_SERVICE, account, secret),
};

type Keytar = Pick<typeof import('keytar'), 'getPassword' | 'setPassword'>;

/** Loaded late: where its native part cannot be loaded, that is the same to us as no keychain. */
async function load(): Promise<Keytar> {
  if (process.env[SWITCH] === 'none') throw new Error('the keychain is switched off');
  const loaded: Keytar & { default?: Keytar } = await import('keytar');
  return loaded.default ?? loaded;
}
