// Reads about subnets: the list, the terms of registration, who is there and what they were paid.
import { z } from 'zod';
import { type Netuid, rao, RAO_PER_TAO } from '../../../contract/amounts.ts';
import type { Ss58 } from '../../../contract/units.ts';
import type { AxonInfo, Metagraph, Neuron, RegistrationTerms, Slot, SubnetSummary } from '../chain.ts';
import { AddressJson, AlphaJson, Big, Int, NetuidJson, plainText, RaoJson, TextJson } from '../codecs.ts';
import type { NodeLink } from '../node-link.ts';
import { ipText } from './ip.ts';
import { readAs, unsupported } from './answer.ts';

const LONGEST_SYMBOL = 16;
const LONGEST_DESCRIPTION = 400;
const LONGEST_REPOSITORY = 200;

const DynamicJson = z.array(
  z
    .object({
      netuid: NetuidJson,
      subnetName: TextJson,
      tokenSymbol: TextJson,
      tempo: Int,
      alphaIn: Big,
      taoIn: Big,
      subnetIdentity: z.object({ subnetName: TextJson, description: TextJson, githubRepo: TextJson.optional() }).nullable(),
    })
    .nullable(),
);
const PricesJson = z.array(z.object({ netuid: NetuidJson, price: RaoJson }));

export async function readSubnets(link: NodeLink, hash: string): Promise<SubnetSummary[]> {
  const answer = await link.call('SubnetInfoRuntimeApi', 'get_all_dynamic_info', [], hash);
  if (!answer) throw unsupported('get_all_dynamic_info');
  const known = await link.call('SwapRuntimeApi', 'current_alpha_price_all', [], hash);
  const prices = new Map(known ? readAs(PricesJson, known, 'prices').map(({ netuid, price }) => [netuid, price]) : []);
  return readAs(DynamicJson, answer, 'dynamic info').flatMap((info) => {
    if (!info) return [];
    const { netuid, alphaIn, taoIn, tempo, subnetIdentity } = info;
    const spot = alphaIn > 0n ? rao((taoIn * RAO_PER_TAO) / alphaIn) : null;
    return [
      {
        netuid,
        tempo,
        name: plainText(subnetIdentity?.subnetName || info.subnetName) || `Subnet ${netuid}`,
        symbol: plainText(info.tokenSymbol, LONGEST_SYMBOL) || 'α',
        description: plainText(subnetIdentity?.description ?? '', LONGEST_DESCRIPTION),
        repository: plainText(subnetIdentity?.githubRepo ?? '', LONGEST_REPOSITORY),
        price: prices.get(netuid) ?? spot,
      },
    ];
  });
}

const TERMS = [
  'Burn',
  'MinBurn',
  'MaxBurn',
  'BurnHalfLife',
  'BurnIncreaseMult',
  'CollateralLockShare',
  'NetworkRegistrationAllowed',
  'SubnetworkN',
  'MaxAllowedUids',
  'ImmunityPeriod',
  'MinNonImmuneUids',
  'ServingRateLimit',
  'NetworksAdded',
] as const;
const FixedJson = z.object({ bits: Big });
const U64F64_ONE = 2 ** 64;
/** Defaults of runtimes that have no such item. Source: opentensor/subtensor pallets/subtensor DefaultMinNonImmuneUids. */
const MIN_NON_IMMUNE = 10;

/** null: there is no such subnet. */
export async function readTerms(link: NodeLink, netuid: Netuid, hash: string): Promise<RegistrationTerms | null> {
  const values = await link.storage(
    TERMS.map((item) => ({ pallet: 'SubtensorModule', item, keys: [netuid] })),
    hash,
  );
  const at = (name: (typeof TERMS)[number]) => values[TERMS.indexOf(name)] ?? null;
  const int = (name: (typeof TERMS)[number], otherwise: number) => {
    const value = at(name);
    return value === null ? otherwise : readAs(Int, value, name);
  };
  const flag = (name: (typeof TERMS)[number], otherwise: boolean) => {
    const value = at(name);
    return value === null ? otherwise : readAs(z.boolean(), value, name);
  };
  if (!flag('NetworksAdded', true)) return null;
  const money = (name: 'Burn' | 'MinBurn' | 'MaxBurn') => readAs(RaoJson, at(name), name);
  const increase = at('BurnIncreaseMult');
  const halfLife = at('BurnHalfLife');
  return {
    netuid,
    burn: money('Burn'),
    minBurn: money('MinBurn'),
    maxBurn: money('MaxBurn'),
    halfLifeBlocks: halfLife === null ? null : readAs(Int, halfLife, 'BurnHalfLife'),
    increase: increase === null ? null : Number(readAs(FixedJson, increase, 'BurnIncreaseMult').bits) / U64F64_ONE,
    collateralShare: int('CollateralLockShare', 0),
    open: flag('NetworkRegistrationAllowed', true),
    slotsUsed: int('SubnetworkN', 0),
    slotsAll: int('MaxAllowedUids', 0),
    immunityBlocks: int('ImmunityPeriod', 0),
    minNonImmune: int('MinNonImmuneUids', MIN_NON_IMMUNE),
    servingRateLimitBlocks: int('ServingRateLimit', 0),
    canCap: link.hasCall('SubtensorModule', 'register_limit'),
  };
}

/** Of the selective metagraph. Source: opentensor/subtensor pallets/subtensor/src/rpc_info/metagraph.rs. */
const INDICES = [5, 6, 8, 9, 52, 53, 55, 57, 59, 60, 61, 62, 66, 69];
const AxonJson = z.object({ ip: Big, port: Int, ipType: Int, version: Int, block: Int });
const list = <T extends z.ZodType>(of: T) => z.array(of).nullable().default(null);
const MetagraphJson = z.object({
  ownerHotkey: AddressJson.nullable(),
  ownerColdkey: AddressJson.nullable(),
  tempo: Int.nullable(),
  lastStep: Int.nullable(),
  hotkeys: list(AddressJson),
  coldkeys: list(AddressJson),
  axons: list(AxonJson),
  validatorPermit: list(z.boolean()),
  lastUpdate: list(Int),
  emission: list(AlphaJson),
  dividends: list(Int),
  incentives: list(Int),
  blockAtRegistration: list(Int),
  totalStake: list(AlphaJson),
});
const NeuronsLiteJson = z.array(
  z.object({
    uid: Int,
    hotkey: AddressJson,
    coldkey: AddressJson,
    axonInfo: AxonJson,
    stake: z.array(z.tuple([AddressJson, AlphaJson])),
    emission: AlphaJson,
    incentive: Int,
    dividends: Int,
    lastUpdate: Int,
    validatorPermit: z.boolean(),
  }),
);

const axonText = ({ ip, port, ipType }: z.output<typeof AxonJson>): string | null => {
  if (port === 0 || ip === 0n) return null;
  const text = ipText(ip, ipType);
  return ipType === 6 ? `[${text}]:${port}` : `${text}:${port}`;
};
const NOTHING = 0n as z.output<typeof AlphaJson>;

/** null: there is no such subnet. */
export async function readMetagraph(link: NodeLink, netuid: Netuid, hash: string): Promise<Metagraph | null> {
  const answer = await link.call('SubnetInfoRuntimeApi', 'get_selective_metagraph', [netuid, INDICES], hash);
  if (!answer) return readOldMetagraph(link, netuid, hash);
  const graph = readAs(MetagraphJson.nullable(), answer, 'metagraph');
  if (!graph) return null;
  const neurons = (graph.hotkeys ?? []).map((hotkey, uid): Neuron => {
    const axon = graph.axons?.[uid];
    return {
      uid,
      hotkey,
      coldkey: graph.coldkeys?.[uid] ?? hotkey,
      emission: graph.emission?.[uid] ?? NOTHING,
      incentive: graph.incentives?.[uid] ?? 0,
      dividends: graph.dividends?.[uid] ?? 0,
      validatorPermit: graph.validatorPermit?.[uid] ?? false,
      registeredAt: graph.blockAtRegistration?.[uid] ?? 0,
      lastUpdate: graph.lastUpdate?.[uid] ?? 0,
      totalStake: graph.totalStake?.[uid] ?? NOTHING,
      axon: axon ? axonText(axon) : null,
    };
  });
  const { tempo, lastStep, ownerHotkey, ownerColdkey } = graph;
  return { netuid, tempo: tempo ?? 0, lastStep, ownerHotkey, ownerColdkey, neurons };
}

/** Runtimes without the selective metagraph: neurons one by one, registrations and tempo from storage. */
async function readOldMetagraph(link: NodeLink, netuid: Netuid, hash: string): Promise<Metagraph | null> {
  const answer = await link.call('NeuronInfoRuntimeApi', 'get_neurons_lite', [netuid], hash);
  if (!answer) throw unsupported('get_neurons_lite');
  const neurons = readAs(NeuronsLiteJson, answer, 'neurons');
  const [tempo = null, owner = null, ...registered] = await link.storage(
    [
      { pallet: 'SubtensorModule', item: 'Tempo', keys: [netuid] },
      { pallet: 'SubtensorModule', item: 'SubnetOwner', keys: [netuid] },
      ...neurons.map(({ uid }) => ({ pallet: 'SubtensorModule', item: 'BlockAtRegistration', keys: [netuid, uid] })),
    ],
    hash,
  );
  return {
    netuid,
    tempo: readAs(Int, tempo, 'Tempo'),
    lastStep: null,
    ownerHotkey: null,
    ownerColdkey: owner === null ? null : readAs(AddressJson, owner, 'SubnetOwner'),
    neurons: neurons.map(({ axonInfo, stake, ...neuron }, index) => ({
      ...neuron,
      registeredAt: readAs(Int, registered[index] ?? null, 'BlockAtRegistration'),
      totalStake: stake.reduce((sum, [, each]) => (sum + each) as typeof each, NOTHING),
      axon: axonText(axonInfo),
    })),
  };
}

export async function readUid(link: NodeLink, netuid: Netuid, hotkey: Ss58, hash: string): Promise<number | null> {
  const [uid = null] = await link.storage([{ pallet: 'SubtensorModule', item: 'Uids', keys: [netuid, hotkey] }], hash);
  return readAs(Int.nullable(), uid, 'Uids');
}

export async function readAxon(link: NodeLink, netuid: Netuid, hotkey: Ss58, hash: string): Promise<AxonInfo | null> {
  const [axon = null] = await link.storage([{ pallet: 'SubtensorModule', item: 'Axons', keys: [netuid, hotkey] }], hash);
  const info = readAs(AxonJson.nullable(), axon, 'Axons');
  return info && { ip: ipText(info.ip, info.ipType), port: info.port, version: info.version, block: info.block };
}

const item = (name: string, ...keys: unknown[]) => ({ pallet: 'SubtensorModule', item: name, keys });

export async function readSlots(link: NodeLink, hotkey: Ss58, netuids: readonly Netuid[], hash: string): Promise<Slot[]> {
  const uids = await link.storage(
    netuids.map((netuid) => item('Uids', netuid, hotkey)),
    hash,
  );
  const there = netuids.flatMap((netuid, index) => {
    const uid = readAs(Int.nullable(), uids[index] ?? null, 'Uids');
    return uid === null ? [] : [{ netuid, uid }];
  });
  const rest = await link.storage(
    there.flatMap(({ netuid, uid }) => [item('BlockAtRegistration', netuid, uid), item('Axons', netuid, hotkey)]),
    hash,
  );
  return there.map(({ netuid, uid }, index) => {
    const axon = readAs(AxonJson.nullable(), rest[2 * index + 1] ?? null, 'Axons');
    return {
      netuid,
      uid,
      registeredAt: readAs(Int, rest[2 * index] ?? null, 'BlockAtRegistration'),
      axon: axon && axonText(axon),
    };
  });
}

/** null: this runtime does not say. */
export async function readNextEpoch(link: NodeLink, netuid: Netuid, hash: string): Promise<number | null> {
  const answer = await link.call('SubnetInfoRuntimeApi', 'get_next_epoch_start_block', [netuid], hash);
  return answer && readAs(Int.nullable(), answer, 'next epoch');
}
