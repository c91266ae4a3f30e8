// Blocks: headers that hash as polkadot-js expects, the newest and the final one, and where each is found.
import type { Runtime, Hex } from './runtime.ts';
import { u8aToHex } from '@polkadot/util';
import { blake2 } from './hash.ts';

export interface Block {
  readonly number: number;
  readonly hash: Hex;
  readonly parent: Hex;
  readonly stateRoot: Hex;
  readonly extrinsicsRoot: Hex;
  /** SCALE, each with its length in front as it is on the wire. */
  readonly extrinsics: readonly Hex[];
  readonly at: number;
}

export const ZERO_HASH: Hex = `0x${'0'.repeat(64)}`;

export const headerJson = ({ number, parent, stateRoot, extrinsicsRoot }: Block) => ({
  parentHash: parent,
  number: `0x${number.toString(16)}`,
  stateRoot,
  extrinsicsRoot,
  digest: { logs: [] },
});

/** The hash of a block is that of its header's SCALE bytes. */
export function makeBlock(
  runtime: Runtime,
  parts: { number: number; parent: Hex; extrinsics: readonly Hex[]; at: number; stateRoot: Hex },
): Block {
  const { number, parent, extrinsics, at, stateRoot } = parts;
  const extrinsicsRoot = u8aToHex(blake2(Buffer.from(`${at}${extrinsics.join('')}`)));
  const header = runtime.registry.createType('Header', {
    parentHash: parent,
    number,
    stateRoot,
    extrinsicsRoot,
    digest: { logs: [] },
  });
  return { number, hash: u8aToHex(blake2(header.toU8a())), parent, stateRoot, extrinsicsRoot, extrinsics, at };
}
