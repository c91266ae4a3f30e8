// The runtime APIs the practice node answers, as the metadata describes them: name, version, methods with inputs and output.

export interface DescribedApi {
  readonly version: number;
  /** "name: type, …" -> output. */
  readonly methods: Readonly<Record<string, readonly [inputs: string, output: string]>>;
}

/** Opaque bytes: what stands in them is told by another type. */
const OPAQUE = 'Vec<u8>';

export const APIS: Readonly<Record<string, DescribedApi>> = {
  Core: { version: 5, methods: { version: ['', 'RuntimeVersion'] } },
  Metadata: {
    version: 2,
    methods: {
      metadata: ['', OPAQUE],
      metadata_at_version: ['version: u32', `Option<${OPAQUE}>`],
      metadata_versions: ['', 'Vec<u32>'],
    },
  },
  AccountNonceApi: { version: 1, methods: { account_nonce: ['account: AccountId32', 'u32'] } },
  TransactionPaymentApi: { version: 4, methods: { query_info: [`uxt: ${OPAQUE}, len: u32`, 'RuntimeDispatchInfo'] } },
  StakeInfoRuntimeApi: {
    version: 1,
    methods: {
      get_stake_info_for_coldkey: ['coldkey_account: AccountId32', 'Vec<StakeInfo>'],
      get_stake_info_for_hotkey_coldkey_netuid: [
        'hotkey_account: AccountId32, coldkey_account: AccountId32, netuid: u16',
        'Option<StakeInfo>',
      ],
      get_stake_availability_for_coldkeys: [
        'coldkey_accounts: Vec<AccountId32>, netuids: Option<Vec<u16>>',
        'BTreeMap<AccountId32, BTreeMap<u16, StakeAvailability>>',
      ],
    },
  },
  NeuronInfoRuntimeApi: {
    version: 1,
    methods: {
      get_neurons_lite: ['netuid: u16', 'Vec<NeuronInfoLite>'],
      get_neuron_lite: ['netuid: u16, uid: u16', 'Option<NeuronInfoLite>'],
    },
  },
  SubnetInfoRuntimeApi: {
    version: 1,
    methods: {
      get_all_dynamic_info: ['', 'Vec<Option<DynamicInfo>>'],
      get_dynamic_info: ['netuid: u16', 'Option<DynamicInfo>'],
      get_selective_metagraph: ['netuid: u16, metagraph_indexes: Vec<u16>', 'Option<SelectiveMetagraph>'],
      get_next_epoch_start_block: ['netuid: u16', 'Option<u64>'],
    },
  },
  SwapRuntimeApi: {
    version: 1,
    methods: {
      current_alpha_price: ['netuid: u16', 'u64'],
      current_alpha_price_all: ['', 'Vec<SubnetPrice>'],
      sim_swap_tao_for_alpha: ['netuid: u16, tao: u64', 'SimSwapResult'],
      sim_swap_alpha_for_tao: ['netuid: u16, alpha: u64', 'SimSwapResult'],
    },
  },
  SubnetRegistrationRuntimeApi: { version: 1, methods: { get_network_registration_cost: ['', 'u64'] } },
};
