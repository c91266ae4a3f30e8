// From a call to a block: the payload is built here, signed elsewhere, sent, and followed until it is in a block or final.
import type { SignerPayloadJSON } from '@polkadot/types/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { z } from 'zod';
import { rao, type Rao } from '../../contract/amounts.ts';
import type { BlockRef, ChainCall, Hash, KeyRole } from '../../contract/chain.ts';
import { fail, ok, type Problem, type Result } from '../../contract/problem.ts';
import type { Ss58 } from '../../contract/units.ts';
import { extrinsicOf, netuidOf, type Extrinsic } from './calls.ts';
import type { ExtrinsicSigner, Included } from './chain.ts';
import { dispatchProblem, refusalProblem } from './errors.ts';
import type { NodeLink } from './node-link.ts';

/** Blocks in which the signature is good. */
const ERA_BLOCKS = 64;
/** On a chain whose blocks are short a person would otherwise need longer to read than the signature lasts. */
const LONG_ERA_BLOCKS = 2_048;
const SHORT_BLOCK_MS = 6_000;
/** An extrinsic that is in no block by then may still come; nobody waits longer for the word of it. */
const INCLUSION_BLOCKS = 70;

export interface Heads {
  readonly best: BlockRef;
  readonly final: BlockRef;
  readonly blockMs: number;
}
export interface SubmitOrder {
  readonly call: ChainCall;
  readonly role: KeyRole;
  readonly address: Ss58;
  readonly signer: ExtrinsicSigner;
  readonly wait: 'in-block' | 'finalized';
}

/** `{ partialFee }` of TransactionPaymentApi. null: this runtime does not say. */
export async function feeOf(link: NodeLink, extrinsic: Extrinsic, address: Ss58, heads: Heads): Promise<Rao | null> {
  const { api } = link;
  const signed = api.tx(api.registry.createType('Call', extrinsic.method.toU8a()));
  signed.signFake(address, {
    blockHash: heads.final.hash,
    // A mortal one, as it will have: it is a byte longer, and bytes cost.
    era: api.registry.createType('ExtrinsicEra', { current: heads.final.number, period: ERA_BLOCKS }),
    genesisHash: api.genesisHash,
    nonce: 0,
    runtimeVersion: api.runtimeVersion,
  });
  const bytes = signed.toU8a();
  const answer = await link.call('TransactionPaymentApi', 'query_info', [bytes, bytes.length], heads.best.hash);
  const fee = (answer as unknown as { partialFee?: { toBigInt(): bigint } } | null)?.partialFee;
  return fee ? rao(fee.toBigInt()) : null;
}

const NonceJson = z.number().int().nonnegative();

async function payloadOf(link: NodeLink, extrinsic: Extrinsic, address: Ss58, heads: Heads): Promise<SignerPayloadJSON> {
  const { api } = link;
  const nonce = NonceJson.parse(await link.send('system_accountNextIndex', address));
  const period = heads.blockMs < SHORT_BLOCK_MS ? LONG_ERA_BLOCKS : ERA_BLOCKS;
  const era = api.registry.createType('ExtrinsicEra', { current: heads.final.number, period });
  // The era begins at a block that its length divides into steps; its hash is what is signed.
  const born = era.isMortalEra ? era.asMortalEra.birth(heads.final.number) : heads.final.number;
  const blockHash = born === heads.final.number ? heads.final.hash : await link.send<string>('chain_getBlockHash', born);
  return (
    api.registry.createType('SignerPayload', {
      address,
      blockHash,
      blockNumber: born,
      era,
      genesisHash: api.genesisHash,
      method: extrinsic.method,
      nonce,
      runtimeVersion: api.runtimeVersion,
      signedExtensions: api.registry.signedExtensions,
      tip: 0,
      mode: 0,
      metadataHash: null,
      version: 4,
      withSignedTransaction: true,
    }) as unknown as { toPayload(): SignerPayloadJSON }
  ).toPayload();
}

type Fate =
  | { readonly kind: 'block'; readonly hash: Hash }
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** The connection broke, or nothing was heard for too long. */
  | { readonly kind: 'unknown'; readonly detail: string };

/** A link that watches for its own end, and for the blocks that pass. */
export interface WatchedLink {
  readonly link: NodeLink;
  /** Called once when it breaks. Returns the way to stop. */
  onGone(listener: () => void): () => void;
  onBlock(listener: (best: number) => void): () => void;
}

function follow(watched: WatchedLink, hex: string, order: SubmitOrder, sentAt: number): Promise<Fate> {
  const netuid = netuidOf(order.call);
  return new Promise((resolve) => {
    const stops: (() => void)[] = [];
    const end = (fate: Fate): void => {
      for (const stop of stops.splice(0)) stop();
      resolve(fate);
    };
    stops.push(watched.onGone(() => end({ kind: 'unknown', detail: 'the connection broke' })));
    stops.push(
      watched.onBlock((best) => {
        if (best - sentAt > INCLUSION_BLOCKS) end({ kind: 'unknown', detail: `not in ${INCLUSION_BLOCKS} blocks` });
      }),
    );
    const hear = (error: Error | null, status: unknown): void => {
      if (error) end({ kind: 'unknown', detail: 'the node stopped telling' });
      else if (typeof status === 'object' && status !== null) {
        if ('inBlock' in status && order.wait === 'in-block') end({ kind: 'block', hash: status.inBlock as Hash });
        else if ('finalized' in status) end({ kind: 'block', hash: status.finalized as Hash });
        else if ('usurped' in status) end({ kind: 'refused', problem: fail('extrinsic-duplicate').problem });
      } else if (status === 'invalid') end({ kind: 'refused', problem: fail('extrinsic-stale').problem });
      else if (status === 'dropped') end({ kind: 'unknown', detail: 'the node dropped it' });
    };
    watched.link.subscribe('author_extrinsicUpdate', 'author_submitAndWatchExtrinsic', [hex], hear).catch((error: unknown) => {
      // Before it is taken, a node's refusal comes as the answer to the request itself.
      end({ kind: 'refused', problem: refusalProblem(String(error instanceof Error ? error.message : error), netuid) });
    });
  });
}

interface EventRecord {
  readonly phase: { readonly isApplyExtrinsic: boolean; readonly asApplyExtrinsic: { toNumber(): number } };
  readonly event: { readonly section: string; readonly method: string; readonly data: Iterable<DataCodec> };
}
interface DataCodec {
  toString(): string;
  toJSON(): unknown;
  isModule?: boolean;
  isToken?: boolean;
  asModule?: never;
  asToken?: { toString(): string };
}
const BlockJson = z.object({ block: z.object({ header: z.object({ number: z.string() }), extrinsics: z.array(z.string()) }) });

const pascal = (section: string): string => section.charAt(0).toUpperCase() + section.slice(1);

/** What a DispatchError is called here. */
function problemOfDispatch(link: NodeLink, error: DataCodec | undefined, netuid: number | null): Problem {
  if (error?.isModule && error.asModule) {
    const { section, name } = link.api.registry.findMetaError(error.asModule);
    return dispatchProblem(pascal(section), name, netuid);
  }
  if (error?.isToken && error.asToken) return dispatchProblem('Token', error.asToken.toString(), netuid);
  return dispatchProblem('', error?.toString() ?? 'unknown', netuid);
}

/** What an extrinsic did in a block. null: it is not in it. */
export async function outcomeIn(
  link: NodeLink,
  hash: Hash,
  extrinsic: string,
  call: ChainCall,
): Promise<Result<Included> | null> {
  const { block } = BlockJson.parse(await link.send('chain_getBlock', hash));
  const index = block.extrinsics.findIndex((each) => blake2AsHex(each) === extrinsic);
  if (index < 0) return null;
  const [all = null] = await link.storage([{ pallet: 'System', item: 'Events', keys: [] }], hash);
  const records = [...((all ?? []) as Iterable<EventRecord>)].filter(
    ({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.toNumber() === index,
  );
  const netuid = netuidOf(call);
  const find = (name: string) => records.find(({ event }) => `${event.section}.${event.method}` === name)?.event;
  const failed = find('system.ExtrinsicFailed');
  if (failed) return { ok: false, problem: problemOfDispatch(link, [...failed.data][0], netuid) };
  const [executed] = find('proxy.ProxyExecuted')?.data ?? [];
  const result = executed as unknown as { isErr?: boolean; asErr?: DataCodec } | undefined;
  if (result?.isErr) return { ok: false, problem: problemOfDispatch(link, result.asErr, netuid) };
  const paid = [...(find('transactionPayment.TransactionFeePaid')?.data ?? [])][1];
  return ok({
    hash: extrinsic as Hash,
    block: { number: Number(block.header.number), hash },
    fee: paid === undefined ? null : rao(BigInt(paid.toString().replaceAll(',', ''))),
    events: records.map(({ event }) => ({
      name: `${pascal(event.section)}.${event.method}`,
      data: [...event.data].map((each) => {
        const json = each.toJSON();
        return typeof json === 'string' ? json : JSON.stringify(json);
      }),
    })),
  });
}

/** Signs and sends. `lookBack`: after a broken connection, looks for it in the blocks since. */
export async function submitCall(
  watched: WatchedLink,
  heads: () => Heads,
  order: SubmitOrder,
  lookBack: (extrinsic: Hash, sentAt: number) => Promise<Result<Included> | null>,
): Promise<Result<Included>> {
  const { link } = watched;
  const made = extrinsicOf(link, order.call);
  if (!made.ok) return made;
  const before = heads();
  const payload = await payloadOf(link, made.value, order.address, before);
  const { api } = link;
  const signed = await order.signer.sign({
    role: order.role,
    payload: { ...payload },
    specName: api.runtimeVersion.specName.toString(),
    specVersion: api.runtimeVersion.specVersion.toNumber(),
    genesis: api.genesisHash.toHex() as Hash,
    metadata: () => api.runtimeMetadata.toU8a(),
    fee: await feeOf(link, made.value, order.address, before),
  });
  if (!signed.ok) return signed;
  const extrinsic = made.value.addSignature(order.address, signed.value as `0x${string}`, payload);
  const hash = extrinsic.hash.toHex() as Hash;
  const sentAt = heads().best.number;
  const fate = await follow(watched, extrinsic.toHex(), order, sentAt);
  if (fate.kind === 'refused') return { ok: false, problem: fate.problem };
  const outcome = fate.kind === 'block' ? await outcomeIn(link, fate.hash, hash, order.call) : await lookBack(hash, sentAt);
  return outcome ?? fail('chain-outcome-unknown', { detail: fate.kind === 'unknown' ? fate.detail : 'it is not in its block' });
}
