// Reads about blocks gone by: what was paid in one, what a position held after it. null where the node no longer has it.
import { alphaRao, type AlphaRao, Netuid } from '../../../contract/amounts.ts';
import type { Hash } from '../../../contract/chain.ts';
import type { Ss58 } from '../../../contract/units.ts';
import { z } from 'zod';
import type { EpochPaid } from '../chain.ts';
import { AlphaJson, Int } from '../codecs.ts';
import type { NodeLink } from '../node-link.ts';
import { readAs, unsupported } from './answer.ts';

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

export async function paidAt(link: NodeLink, block: number): Promise<EpochPaid[] | null> {
  return atBlock(link, block, async (hash) => {
    const events = await eventsAt(link, hash);
    return events
      .filter(({ event }) => event.section === 'subtensorModule' && event.method === 'IncentiveAlphaEmittedToMiners')
      .map(({ event }) => ({
        netuid: Netuid.parse(event.data[0]?.toJSON()),
        emissions: EmissionsJson.parse(event.data[1]?.toJSON()),
      }));
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

export function stakeAt(
  link: NodeLink,
  where: { readonly coldkey: Ss58; readonly hotkey: Ss58; readonly netuid: Netuid; readonly block: number },
): Promise<AlphaRao | null> {
  return atBlock(link, where.block, async (hash) => {
    const args = [where.hotkey, where.coldkey, where.netuid];
    const answer = await link.call('StakeInfoRuntimeApi', 'get_stake_info_for_hotkey_coldkey_netuid', args, hash);
    if (!answer) throw unsupported('get_stake_info_for_hotkey_coldkey_netuid');
    return readAs(PositionJson, answer, 'stake info')?.stake ?? alphaRao(0n);
  });
}

/** Milliseconds since 1970. */
export function blockTimeAt(link: NodeLink, block: number): Promise<number | null> {
  return atBlock(link, block, async (hash) => {
    const [now = null] = await link.storage([{ pallet: 'Timestamp', item: 'Now', keys: [] }], hash);
    return readAs(Int, now, 'Timestamp.Now');
  });
}
