// The pallets every Substrate chain has, as far as a wallet meets them. Indices and types as on finney, spec 424.
import type { Pallet } from './pallet.ts';

const system: Pallet = {
  name: 'System',
  index: 0,
  crate: 'frame_system',
  calls: { remark: [0, 'remark: Vec<u8>'] },
  events: {
    ExtrinsicSuccess: [0, 'dispatch_info: DispatchEventInfo'],
    ExtrinsicFailed: [1, 'dispatch_error: DispatchError, dispatch_info: DispatchEventInfo'],
    NewAccount: [3, 'account: AccountId32'],
  },
  errors: { CallFiltered: 5 },
  storage: {
    Account:
      'map[Blake2_128Concat](AccountId32) -> AccountInfo = 0x0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000080',
    BlockHash: 'map[Twox64Concat](u32) -> H256',
    Number: 'u32',
    ParentHash: 'H256',
    Events: 'Vec<EventRecord>',
  },
  constants: { BlockHashCount: ['u32', 2_400], SS58Prefix: ['u16', 42] },
};

const timestamp: Pallet = {
  name: 'Timestamp',
  index: 2,
  crate: 'pallet_timestamp',
  calls: { set: [0, 'now: Compact<u64>'] },
  storage: { Now: 'u64' },
  constants: { MinimumPeriod: ['u64', 6_000] },
};

const balances: Pallet = {
  name: 'Balances',
  index: 5,
  crate: 'pallet_balances',
  calls: { transfer_keep_alive: [3, 'dest: MultiAddress, value: Compact<u64>'] },
  events: {
    Endowed: [0, 'account: AccountId32, free_balance: u64'],
    Transfer: [2, 'from: AccountId32, to: AccountId32, amount: u64'],
    Deposit: [7, 'who: AccountId32, amount: u64'],
    Withdraw: [8, 'who: AccountId32, amount: u64'],
  },
  errors: { InsufficientBalance: 2, ExistentialDeposit: 3, Expendability: 4 },
  storage: { TotalIssuance: 'u64' },
  constants: { ExistentialDeposit: ['u64', 500n] },
};

const transactionPayment: Pallet = {
  name: 'TransactionPayment',
  index: 6,
  crate: 'pallet_transaction_payment',
  events: { TransactionFeePaid: [0, 'who: AccountId32, actual_fee: u64, tip: u64'] },
  storage: { NextFeeMultiplier: 'u128 = 0x000064a7b3b6e00d0000000000000000' },
};

const proxy: Pallet = {
  name: 'Proxy',
  index: 16,
  crate: 'pallet_subtensor_proxy',
  calls: {
    proxy: [0, 'real: MultiAddress, force_proxy_type: Option<ProxyType>, call: RuntimeCall'],
    add_proxy: [1, 'delegate: MultiAddress, proxy_type: ProxyType, delay: u32'],
    remove_proxy: [2, 'delegate: MultiAddress, proxy_type: ProxyType, delay: u32'],
  },
  events: {
    ProxyExecuted: [0, 'result: Result<(), DispatchError>'],
    ProxyAdded: [4, 'delegator: AccountId32, delegatee: AccountId32, proxy_type: ProxyType, delay: u32'],
    ProxyRemoved: [5, 'delegator: AccountId32, delegatee: AccountId32, proxy_type: ProxyType, delay: u32'],
  },
  errors: { TooMany: 0, NotFound: 1, NotProxy: 2, Unproxyable: 3, Duplicate: 4, NoPermission: 5, NoSelfProxy: 7 },
  storage: { Proxies: 'map[Twox64Concat](AccountId32) -> (Vec<ProxyDefinition>, u64)' },
  constants: {
    ProxyDepositBase: ['u64', 60_000_000n],
    ProxyDepositFactor: ['u64', 33_000_000n],
    MaxProxies: ['u32', 20],
  },
};

export const FRAME_PALLETS: readonly Pallet[] = [system, timestamp, balances, transactionPayment, proxy];
