// The verifier thread: checks batches of sr25519 signatures with schnorrkel, raw bytes first, then wrapped as wallets do.
import { parentPort } from 'node:worker_threads';
import { sr25519_verify } from '@polkadot-labs/schnorrkel-wasm';
import { type BatchReply, type BatchRequest, type Check, unpackChecks } from '../engine/axon/verifier-batch.ts';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread of Lode only');

const OPEN = Buffer.from('<Bytes>');
const CLOSE = Buffer.from('</Bytes>');

// opentensor/btwallet src/keypair.rs: `verify` tries the raw message, then the one a browser wallet would have signed.
const holds = ({ message, signature, publicKey }: Check): boolean =>
  sr25519_verify(publicKey, message, signature) || sr25519_verify(publicKey, Buffer.concat([OPEN, message, CLOSE]), signature);

port.on('message', ({ id, bytes }: BatchRequest) => {
  const checks = unpackChecks(bytes);
  const results = new Uint8Array(checks.length);
  for (const [index, check] of checks.entries()) {
    try {
      results[index] = holds(check) ? 1 : 0;
    } catch {
      // The key is no point of the group and schnorrkel panicked. A wasm instance that has panicked is not to be trusted
      // any more: say what is known so far and end; the pool starts another thread for the rest.
      port.postMessage({ id, holds: results.slice(0, index + 1), panicked: true } satisfies BatchReply);
      port.close();
      return;
    }
  }
  port.postMessage({ id, holds: results, panicked: false } satisfies BatchReply);
});
