// A practice node in this process and a stock @polkadot/api connected to it, with three keys of their own.
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { ISubmittableResult } from '@polkadot/types/types';
import type { RaoText } from '../../../contract/amounts.ts';
import { encodeSs58 } from '../../../contract/ss58.ts';
import { practiceMetadata } from '../metadata/metadata.ts';
import { PracticeNode } from '../node.ts';
import { EMPTY_EXTENSIONS } from '../runtime.ts';

export const TAO = 1_000_000_000n;

export interface ChainRig {
  readonly node: PracticeNode;
  readonly api: ApiPromise;
  readonly alice: KeyringPair;
  readonly hotkey: KeyringPair;
  readonly other: KeyringPair;
  /** Resolves when it is in a block; rejects where the node refuses it. */
  send(extrinsic: SubmittableExtrinsic<'promise'>, by: KeyringPair): Promise<Sent>;
  close(): Promise<void>;
}
export interface Sent {
  /** "SubtensorModule.NeuronRegistered" and the like, in order. */
  readonly events: readonly string[];
  /** The module error's name; null: it was carried out. */
  readonly error: string | null;
  readonly result: ISubmittableResult;
}

const ENDOWMENT = (100n * TAO).toString() as RaoText;

export async function openChainRig(
  given: { metadata?: Uint8Array | null; blockMs?: number; tempo?: number; folder?: string | null } = {},
): Promise<ChainRig> {
  const keyring = new Keyring({ type: 'sr25519' });
  const [alice, hotkey, other] = ['//Alice', '//Hotkey', '//Other'].map((uri) => keyring.addFromUri(uri)) as [
    KeyringPair,
    KeyringPair,
    KeyringPair,
  ];
  const node = await PracticeNode.open(
    {
      kind: 'open',
      folder: given.folder ?? null,
      metadata: given.metadata ?? null,
      blockMs: given.blockMs ?? 60,
      tempo: given.tempo ?? 12,
      port: 0,
      endowed: [{ address: encodeSs58(alice.publicKey), amount: ENDOWMENT }],
    },
    practiceMetadata,
  );
  const RECONNECT_MS = 100;
  const provider = new WsProvider(node.url, RECONNECT_MS);
  const api = await ApiPromise.create({
    provider: provider as never,
    noInitWarn: true,
    signedExtensions: EMPTY_EXTENSIONS,
  });
  const send: ChainRig['send'] = (extrinsic, by) =>
    new Promise<Sent>((resolve, reject) => {
      extrinsic
        .signAndSend(by, { nonce: -1 }, (result) => {
          // Dropped, invalid, usurped: nothing more will come.
          if (result.isError) reject(new Error(`the node let it go: ${result.status.type}`));
          if (!result.status.isInBlock && !result.status.isFinalized) return;
          const failed = result.dispatchError;
          resolve({
            events: result.events.map(({ event }) => `${event.section}.${event.method}`),
            error: failed ? (failed.isModule ? api.registry.findMetaError(failed.asModule).name : failed.toString()) : null,
            result,
          });
        })
        .catch(reject);
    });
  return {
    node,
    api,
    alice,
    hotkey,
    other,
    send,
    close: async () => {
      await api.disconnect();
      await node.close();
    },
  };
}
