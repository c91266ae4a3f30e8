// Reads about blocks gone by: what was paid in one, what a position held after it. null where the node no longer has it.
import { alphaRao, type AlphaRao, Netuid, type Rao } from '../../../contract/amounts.ts';
import type { Hash } from '../../../contract/chain.ts';
import type { Ss58 } from '../../../contract/units.ts';
import { z } from 'zod';
import type { PaidIn } from '../chain.ts';
import { AddressJson, AlphaJson, Int, NetuidJson } from '../codecs.ts';
import type { NodeLink } from '../node-link.ts';
import { readAs, unsupported } from './answer.ts';
import { readBalance } from './wallet.ts';

const DISCARDED = /discarded|pruned|unknownblock|unknown block|missing trie|not found/i;

/** null: the node does not have this block's state any more. */
async function atBlock<T>(link: NodeLink, block: number, run: (hash: Hash) => Promise<T>): Promise<T | null> {
  const hash = await link.send<Hash | null>('chain_getBlockHash', block);
  if (hash === null) return null;
  try {
    return await run(hash);
  } catch (error) {
    if (error instanceof Error && DISCARDED.test(error.message)) return null;
    throw error;
  }
}

interface PaidEvent {
  readonly event: { readonly section: string; readonly method: string; readonly data: readonly { toJSON(): unknown }[] };
}
const EmissionsJson = z.array(AlphaJson);

export async function paidAt(link: NodeLink, block: number): Promise<PaidIn | null> {
  return atBlock(link, block, async (hash) => {
    const events = await eventsAt(link, hash);
    const paid = events
      .filter(({ event }) => event.section === 'subtensorModule' && event.method === 'IncentiveAlphaEmittedToMiners')
      .map(({ event }) => ({
        netuid: Netuid.parse(event.data[0]?.toJSON()),
        emissions: EmissionsJson.parse(event.data[1]?.toJSON()),
      }));
    return { block: { number: block, hash }, paid };
  });
}

const VersionJson = z.object({ specVersion: z.number() });

/** Decoded with the runtime that wrote them: indices of events move between runtimes. */
async function eventsAt(link: NodeLink, hash: Hash): Promise<PaidEvent[]> {
  const { specVersion } = VersionJson.parse(await link.send('state_getRuntimeVersion', hash));
  if (specVersion === link.api.runtimeVersion.specVersion.toNumber()) {
    const [events = null] = await link.storage([{ pallet: 'System', item: 'Events', keys: [] }], hash);
    return [...((events ?? []) as unknown as Iterable<PaidEvent>)];
  }
  const past = await link.api.at(hash);
  const events = await past.query['system']?.['events']?.();
  return [...((events ?? []) as unknown as Iterable<PaidEvent>)];
}

const PositionJson = z.object({ stake: AlphaJson }).nullable();
const PositionsJson = z.array(z.object({ hotkey: AddressJson, netuid: NetuidJson, stake: AlphaJson }));

export function stakeAt(
  link: NodeLink,
  where: { readonly coldkey: Ss58; readonly hotkey: Ss58; readonly netuid: Netuid; readonly block: number },
): Promise<AlphaRao | null> {
  return atBlock(link, where.block, async (hash) => {
    const args = [where.hotkey, where.coldkey, where.netuid];
    const answer = await link.call('StakeInfoRuntimeApi', 'get_stake_info_for_hotkey_coldkey_netuid', args, hash);
    if (answer) return readAs(PositionJson, answer, 'stake info')?.stake ?? alphaRao(0n);
    const all = await link.call('StakeInfoRuntimeApi', 'get_stake_info_for_coldkey', [where.coldkey], hash);
    if (!all) throw unsupported('StakeInfoRuntimeApi');
    const positions = readAs(PositionsJson, all, 'stake info');
    return positions.find(({ hotkey, netuid }) => hotkey === where.hotkey && netuid === where.netuid)?.stake ?? alphaRao(0n);
  });
}

/** Milliseconds since 1970. */
export function blockTimeAt(link: NodeLink, block: number): Promise<number | null> {
  return atBlock(link, block, async (hash) => {
    const [now = null] = await link.storage([{ pallet: 'Timestamp', item: 'Now', keys: [] }], hash);
    return readAs(Int, now, 'Timestamp.Now');
  });
}

/** Free rao of an account after a block. */
export function freeAt(link: NodeLink, address: Ss58, block: number): Promise<Rao | null> {
  return atBlock(link, block, async (hash) => (await readBalance(link, address, hash)).free);
}
