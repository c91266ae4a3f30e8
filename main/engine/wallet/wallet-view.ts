// The wallet as screens see it, put together from the vault, the chain and the last reading of the account. Pure.
import { rao, raoText } from '../../contract/amounts.ts';
import type { ChainStanding, Network } from '../../contract/chain.ts';
import type { ReachView } from '../../contract/reach.ts';
import type { VaultView } from '../../contract/signer-wire.ts';
import type { Ss58 } from '../../contract/units.ts';
import type { WalletView } from '../../contract/wallet.ts';
import type { Account } from './account.ts';

export interface WalletFacts {
  readonly network: Network;
  readonly chain: ChainStanding;
  readonly vault: VaultView;
  readonly addresses: VaultView['addresses'];
  /** Whose money is looked at. */
  readonly coldkey: Ss58 | null;
  /** null: not read yet. */
  readonly account: Account | null;
  readonly reach: ReachView | null;
}

export function walletView(facts: WalletFacts): WalletView {
  const { network, chain, vault, addresses, account, reach } = facts;
  const { spending } = vault;
  return {
    network,
    chain,
    vault,
    coldkey: coldkeyView(facts),
    hotkey: addresses.hotkey,
    delegate: addresses.delegate,
    money: account?.money ?? null,
    proxies: account ? [...account.proxies] : [],
    registrations: account ? [...account.registrations] : [],
    reach,
    caps: {
      dailyRao: spending?.dailyRao ?? raoText(rao(0n)),
      spentTodayRao: spending?.spentTodayRao ?? raoText(rao(0n)),
      coolOffUntil: spending?.coolOffUntil ?? null,
    },
  };
}

function coldkeyView({ coldkey: address, addresses, vault, account }: WalletFacts): WalletView['coldkey'] {
  if (address === null) return { kind: 'none' };
  if (addresses.coldkey !== null) return { kind: 'here', address, backedUp: vault.backedUp };
  if (!account) return { kind: 'elsewhere', address, delegation: { kind: 'unknown' } };
  const ours = account.proxies.filter(({ ours: mine, delayBlocks }) => mine && delayBlocks === 0).map(({ type }) => type);
  const may = (type: string): boolean => ours.some((each) => each === type || each === 'Any' || each === 'NonTransfer');
  const granted = { registration: may('Registration'), staking: may('Staking') };
  return {
    kind: 'elsewhere',
    address,
    delegation: granted.registration || granted.staking ? { kind: 'granted', ...granted } : { kind: 'none' },
  };
}
