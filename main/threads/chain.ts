// The chain client's thread: decoding a runtime's metadata takes half a second, and nobody who waits for an answer should feel it.
import { parentPort, workerData } from 'node:worker_threads';
import type { Result } from '../contract/problem.ts';
import { assertNever } from '../contract/problem.ts';
import type { ExtrinsicSigner } from '../engine/chain/chain.ts';
import { ChainClient } from '../engine/chain/client.ts';
import type { ChainOpening, FromChain, ToChain } from '../engine/chain/wire.ts';
import { systemClock } from '../engine/clock.ts';

if (!parentPort) throw new Error('this file runs as a worker thread of Lode only');
const port = parentPort;
const tell = (message: FromChain): void => port.postMessage(message);
/** Submissions whose signature is being asked for. */
const signing = new Map<number, (result: Result<string>) => void>();

const client = new ChainClient({
  ...(workerData as ChainOpening),
  clock: systemClock,
  onGenesis: (genesis) => tell({ kind: 'genesis', genesis }),
});
client.subscribe((standing) => tell({ kind: 'standing', standing }));

const signerOf = (id: number): ExtrinsicSigner => ({
  sign: ({ metadata, ...request }) =>
    new Promise((resolve) => {
      signing.set(id, resolve);
      tell({ kind: 'sign', id, request: { ...request, metadata: metadata() } });
    }),
});

port.on('message', (message: ToChain) => {
  switch (message.kind) {
    case 'ask': {
      const { id, question, args } = message;
      const ask = client[question].bind(client) as (...given: readonly unknown[]) => Promise<Result<unknown>>;
      void ask(...args).then((result) => tell({ kind: 'answer', id, result }));
      return;
    }
    case 'submit': {
      const { id, call, role, address, wait } = message;
      void client.submit(call, { role, address, signer: signerOf(id) }, wait).then((result) => {
        signing.delete(id);
        tell({ kind: 'submitted', id, result });
      });
      return;
    }
    case 'signed':
      signing.get(message.id)?.(message.result);
      return;
    case 'again':
      client.again();
      return;
    case 'close':
      void client.close().finally(() => port.close());
      return;
    default:
      assertNever(message);
  }
});
