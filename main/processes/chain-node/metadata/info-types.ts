// The structs the runtime APIs answer with. Source: the runtime's metadata, spec 424; opentensor/subtensor pallets/subtensor/src/rpc_info.
import type { Named } from './type-book.ts';

/** Fields of a metagraph, in order; in the selective one each is an option. */
const METAGRAPH = [
  'name: Vec<Compact<u8>>',
  'symbol: Vec<Compact<u8>>',
  'identity: Option<SubnetIdentityV3>',
  'network_registered_at: Compact<u64>',
  'owner_hotkey: AccountId32',
  'owner_coldkey: AccountId32',
  'block: Compact<u64>',
  'tempo: Compact<u16>',
  'last_step: Compact<u64>',
  'blocks_since_last_step: Compact<u64>',
  'subnet_emission: Compact<u64>',
  'alpha_in: Compact<u64>',
  'alpha_out: Compact<u64>',
  'tao_in: Compact<u64>',
  'alpha_out_emission: Compact<u64>',
  'alpha_in_emission: Compact<u64>',
  'tao_in_emission: Compact<u64>',
  'pending_alpha_emission: Compact<u64>',
  'pending_root_emission: Compact<u64>',
  'subnet_volume: Compact<u128>',
  'moving_price: I96F32',
  'rho: Compact<u16>',
  'kappa: Compact<u16>',
  'min_allowed_weights: Compact<u16>',
  'max_weights_limit: Compact<u16>',
  'weights_version: Compact<u64>',
  'weights_rate_limit: Compact<u64>',
  'activity_cutoff: Compact<u64>',
  'max_validators: Compact<u16>',
  'num_uids: Compact<u16>',
  'max_uids: Compact<u16>',
  'burn: Compact<u64>',
  'difficulty: Compact<u64>',
  'registration_allowed: bool',
  'pow_registration_allowed: bool',
  'immunity_period: Compact<u16>',
  'min_difficulty: Compact<u64>',
  'max_difficulty: Compact<u64>',
  'min_burn: Compact<u64>',
  'max_burn: Compact<u64>',
  'adjustment_alpha: Compact<u64>',
  'adjustment_interval: Compact<u16>',
  'target_regs_per_interval: Compact<u16>',
  'max_regs_per_block: Compact<u16>',
  'serving_rate_limit: Compact<u64>',
  'commit_reveal_weights_enabled: bool',
  'commit_reveal_period: Compact<u64>',
  'liquid_alpha_enabled: bool',
  'alpha_high: Compact<u16>',
  'alpha_low: Compact<u16>',
  'bonds_moving_avg: Compact<u64>',
  'hotkeys: Vec<AccountId32>',
  'coldkeys: Vec<AccountId32>',
  'identities: Vec<Option<ChainIdentityV2>>',
  'axons: Vec<AxonInfo>',
  'active: Vec<bool>',
  'validator_permit: Vec<bool>',
  'pruning_score: Vec<Compact<u16>>',
  'last_update: Vec<Compact<u64>>',
  'emission: Vec<Compact<u64>>',
  'dividends: Vec<Compact<u16>>',
  'incentives: Vec<Compact<u16>>',
  'consensus: Vec<Compact<u16>>',
  'trust: Vec<Compact<u16>>',
  'rank: Vec<Compact<u16>>',
  'block_at_registration: Vec<Compact<u64>>',
  'alpha_stake: Vec<Compact<u64>>',
  'tao_stake: Vec<Compact<u64>>',
  'total_stake: Vec<Compact<u64>>',
  'tao_dividends_per_hotkey: Vec<(AccountId32, Compact<u64>)>',
  'alpha_dividends_per_hotkey: Vec<(AccountId32, Compact<u64>)>',
  'validators: Vec<Compact<u16>>',
  'commitments: Vec<(AccountId32, Vec<Compact<u8>>)>',
] as const;

const asOption = (field: string): string => {
  const colon = field.indexOf(': ');
  return `${field.slice(0, colon)}: Option<${field.slice(colon + 2)}>`;
};

const INFO = 'pallet_subtensor::rpc_info';

export const INFO_TYPES: Readonly<Record<string, Named>> = {
  SelectiveMetagraph: {
    path: `${INFO}::metagraph::SelectiveMetagraph`,
    fields: ['netuid: Compact<u16>', ...METAGRAPH.map(asOption)].join(', '),
  },
  DynamicInfo: {
    path: `${INFO}::dynamic_info::DynamicInfo`,
    fields:
      'netuid: Compact<u16>, owner_hotkey: AccountId32, owner_coldkey: AccountId32, subnet_name: Vec<Compact<u8>>, token_symbol: Vec<Compact<u8>>, tempo: Compact<u16>, last_step: Compact<u64>, blocks_since_last_step: Compact<u64>, emission: Compact<u64>, alpha_in: Compact<u64>, alpha_out: Compact<u64>, tao_in: Compact<u64>, alpha_out_emission: Compact<u64>, alpha_in_emission: Compact<u64>, tao_in_emission: Compact<u64>, pending_alpha_emission: Compact<u64>, pending_root_emission: Compact<u64>, subnet_volume: Compact<u128>, network_registered_at: Compact<u64>, subnet_identity: Option<SubnetIdentityV3>, moving_price: I96F32',
  },
  StakeInfo: {
    path: `${INFO}::stake_info::StakeInfo`,
    fields:
      'hotkey: AccountId32, coldkey: AccountId32, netuid: Compact<u16>, stake: Compact<u64>, locked: Compact<u64>, emission: Compact<u64>, tao_emission: Compact<u64>, drain: Compact<u64>, is_registered: bool',
  },
  StakeAvailability: {
    path: `${INFO}::stake_info::StakeAvailability`,
    fields: 'total: Compact<u64>, locked: Compact<u64>, available: Compact<u64>',
  },
  NeuronInfoLite: {
    path: `${INFO}::neuron_info::NeuronInfoLite`,
    fields:
      'hotkey: AccountId32, coldkey: AccountId32, uid: Compact<u16>, netuid: Compact<u16>, active: bool, axon_info: AxonInfo, prometheus_info: PrometheusInfo, stake: Vec<(AccountId32, Compact<u64>)>, rank: Compact<u16>, emission: Compact<u64>, incentive: Compact<u16>, consensus: Compact<u16>, trust: Compact<u16>, validator_trust: Compact<u16>, dividends: Compact<u16>, last_update: Compact<u64>, validator_permit: bool, pruning_score: Compact<u16>',
  },
  SimSwapResult: {
    path: 'pallet_subtensor_swap_runtime_api::SimSwapResult',
    fields: 'tao_amount: u64, alpha_amount: u64, tao_fee: u64, alpha_fee: u64, tao_slippage: u64, alpha_slippage: u64',
  },
  SubnetPrice: { path: 'pallet_subtensor_swap_runtime_api::SubnetPrice', fields: 'netuid: u16, price: u64' },
};
