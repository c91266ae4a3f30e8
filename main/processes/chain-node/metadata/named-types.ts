// The types with names that the described pallets use. Source: the runtime's metadata, spec 424 (a test compares them field by field).
import type { Named } from './type-book.ts';

const MORTAL_ERAS = Object.fromEntries(Array.from({ length: 255 }, (_, at) => [`Mortal${at + 1}`, [at + 1, '_: u8'] as const]));

const IDENTITY =
  'subnet_name: Vec<u8>, github_repo: Vec<u8>, subnet_contact: Vec<u8>, subnet_url: Vec<u8>, discord: Vec<u8>, description: Vec<u8>, logo_url: Vec<u8>, additional: Vec<u8>';

export const BASE_TYPES: Readonly<Record<string, Named>> = {
  AccountId32: { path: 'sp_core::crypto::AccountId32', fields: '_: [u8; 32]' },
  H256: { path: 'primitive_types::H256', fields: '_: [u8; 32]' },
  Weight: { path: 'sp_weights::weight_v2::Weight', fields: 'ref_time: Compact<u64>, proof_size: Compact<u64>' },
  DispatchClass: {
    path: 'frame_support::dispatch::DispatchClass',
    variants: { Normal: [0, ''], Operational: [1, ''], Mandatory: [2, ''] },
  },
  Pays: { path: 'frame_support::dispatch::Pays', variants: { Yes: [0, ''], No: [1, ''] } },
  DispatchEventInfo: { path: 'frame_system::DispatchEventInfo', fields: 'weight: Weight, class: DispatchClass, pays_fee: Pays' },
  ModuleError: { path: 'sp_runtime::ModuleError', fields: 'index: u8, error: [u8; 4]' },
  TokenError: {
    path: 'sp_runtime::TokenError',
    variants: {
      FundsUnavailable: [0, ''],
      OnlyProvider: [1, ''],
      BelowMinimum: [2, ''],
      CannotCreate: [3, ''],
      UnknownAsset: [4, ''],
      Frozen: [5, ''],
      Unsupported: [6, ''],
      CannotCreateHold: [7, ''],
      NotExpendable: [8, ''],
      Blocked: [9, ''],
    },
  },
  ArithmeticError: {
    path: 'sp_arithmetic::ArithmeticError',
    variants: { Underflow: [0, ''], Overflow: [1, ''], DivisionByZero: [2, ''] },
  },
  TransactionalError: { path: 'sp_runtime::TransactionalError', variants: { LimitReached: [0, ''], NoLayer: [1, ''] } },
  TrieError: {
    path: 'sp_runtime::proving_trie::TrieError',
    variants: Object.fromEntries(
      [
        'InvalidStateRoot',
        'IncompleteDatabase',
        'ValueAtIncompleteKey',
        'DecoderError',
        'InvalidHash',
        'DuplicateKey',
        'ExtraneousNode',
        'ExtraneousValue',
        'ExtraneousHashReference',
        'InvalidChildReference',
        'ValueMismatch',
        'IncompleteProof',
        'RootMismatch',
        'DecodeError',
      ].map((name, at) => [name, [at, ''] as const]),
    ),
  },
  DispatchError: {
    path: 'sp_runtime::DispatchError',
    variants: {
      Other: [0, ''],
      CannotLookup: [1, ''],
      BadOrigin: [2, ''],
      Module: [3, '_: ModuleError'],
      ConsumerRemaining: [4, ''],
      NoProviders: [5, ''],
      TooManyConsumers: [6, ''],
      Token: [7, '_: TokenError'],
      Arithmetic: [8, '_: ArithmeticError'],
      Transactional: [9, '_: TransactionalError'],
      Exhausted: [10, ''],
      Corruption: [11, ''],
      Unavailable: [12, ''],
      RootNotAllowed: [13, ''],
      Trie: [14, '_: TrieError'],
    },
  },
  Phase: {
    path: 'frame_system::Phase',
    variants: { ApplyExtrinsic: [0, '_: u32'], Finalization: [1, ''], Initialization: [2, ''] },
  },
  EventRecord: {
    path: 'frame_system::EventRecord',
    fields: 'phase: Phase, event: RuntimeEvent, topics: Vec<H256>',
    params: 'E = RuntimeEvent, T = H256',
  },
  ExtraFlags: { path: 'pallet_balances::types::ExtraFlags', fields: '_: u128' },
  AccountData: {
    path: 'pallet_balances::types::AccountData',
    fields: 'free: u64, reserved: u64, frozen: u64, flags: ExtraFlags',
    params: 'Balance = u64',
  },
  AccountInfo: {
    path: 'frame_system::AccountInfo',
    fields: 'nonce: u32, consumers: u32, providers: u32, sufficients: u32, data: AccountData',
    params: 'Nonce = u32, AccountData = AccountData',
  },
  MultiAddress: {
    path: 'sp_runtime::multiaddress::MultiAddress',
    variants: {
      Id: [0, '_: AccountId32'],
      Index: [1, '_: Compact<()>'],
      Raw: [2, '_: Vec<u8>'],
      Address32: [3, '_: [u8; 32]'],
      Address20: [4, '_: [u8; 20]'],
    },
    params: 'AccountId = AccountId32, AccountIndex = ()',
  },
  MultiSignature: {
    path: 'sp_runtime::MultiSignature',
    variants: { Ed25519: [0, '_: [u8; 64]'], Sr25519: [1, '_: [u8; 64]'], Ecdsa: [2, '_: [u8; 65]'] },
  },
  Era: { path: 'sp_runtime::generic::era::Era', variants: { Immortal: [0, ''], ...MORTAL_ERAS } },
  UncheckedExtrinsic: {
    path: 'sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic',
    fields: '_: Vec<u8>',
    params: 'Address = MultiAddress, Call = RuntimeCall, Signature = MultiSignature, Extra = ()',
  },
  CheckMortality: { path: 'frame_system::extensions::check_mortality::CheckMortality', fields: '_: Era' },
  CheckNonce: { path: 'frame_system::extensions::check_nonce::CheckNonce', fields: '_: Compact<u32>' },
  ChargeTransactionPayment: { path: 'pallet_transaction_payment::ChargeTransactionPayment', fields: '_: Compact<u64>' },
  MetadataHashMode: { path: 'frame_metadata_hash_extension::Mode', variants: { Disabled: [0, ''], Enabled: [1, ''] } },
  CheckMetadataHash: { path: 'frame_metadata_hash_extension::CheckMetadataHash', fields: 'mode: MetadataHashMode' },
  RuntimeDispatchInfo: {
    path: 'pallet_transaction_payment::types::RuntimeDispatchInfo',
    fields: 'weight: Weight, class: DispatchClass, partial_fee: u64',
  },
  RuntimeVersion: {
    path: 'sp_version::RuntimeVersion',
    fields:
      'spec_name: str, impl_name: str, authoring_version: u32, spec_version: u32, impl_version: u32, apis: Vec<([u8; 8], u32)>, transaction_version: u32, system_version: u8',
  },
  ProxyType: {
    path: 'subtensor_runtime_common::ProxyType',
    variants: Object.fromEntries(
      [
        'Any',
        'Owner',
        'NonCritical',
        'NonTransfer',
        'Senate',
        'NonFungible',
        'Triumvirate',
        'Governance',
        'Staking',
        'Registration',
        'Transfer',
        'SmallTransfer',
        'RootWeights',
        'ChildKeys',
        'SudoUncheckedSetCode',
        'SwapHotkey',
        'SubnetLeaseBeneficiary',
        'RootClaim',
      ].map((name, at) => [name, [at, ''] as const]),
    ),
  },
  ProxyDefinition: {
    path: 'pallet_subtensor_proxy::ProxyDefinition',
    fields: 'delegate: AccountId32, proxy_type: ProxyType, delay: u32',
  },
  AxonInfo: {
    path: 'pallet_subtensor::pallet::AxonInfo',
    fields: 'block: u64, version: u32, ip: u128, port: u16, ip_type: u8, protocol: u8, placeholder1: u8, placeholder2: u8',
  },
  PrometheusInfo: {
    path: 'pallet_subtensor::pallet::PrometheusInfo',
    fields: 'block: u64, version: u32, ip: u128, port: u16, ip_type: u8',
  },
  U64F64: { path: 'substrate_fixed::FixedU128', fields: 'bits: u128' },
  I96F32: { path: 'substrate_fixed::FixedI128', fields: 'bits: i128' },
  SubnetIdentityV3: { path: 'pallet_subtensor::pallet::SubnetIdentityV3', fields: IDENTITY },
  ChainIdentityV2: {
    path: 'pallet_subtensor::pallet::ChainIdentityV2',
    fields:
      'name: Vec<u8>, url: Vec<u8>, github_repo: Vec<u8>, image: Vec<u8>, discord: Vec<u8>, description: Vec<u8>, additional: Vec<u8>',
  },
};
