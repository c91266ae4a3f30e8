// A thread that does nothing but check signatures of classic requests, for as long as it is told: what one core can do at best.
import { parentPort } from 'node:worker_threads';
import { sr25519_verify } from '@polkadot-labs/schnorrkel-wasm';
import { decodeSs58 } from '../main/contract/ss58.ts';
import { createKey } from '../main/processes/validator/key.ts';

const MESSAGES = 256;
const WARM_UP = 500;
const MS = 1_000;
const EMPTY_HASH = 'a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a';

const port = parentPort;
if (!port) throw new Error('this file runs as a worker thread of the bench only');

const keys = Array.from({ length: 8 }, () => createKey());
const publicKeys = keys.map(({ hotkey }) => decodeSs58(hotkey));
const checks = Array.from({ length: MESSAGES }, (_, index) => {
  const key = keys[index % keys.length];
  const publicKey = publicKeys[index % keys.length];
  if (!key || !publicKey) throw new Error('no key');
  const nonce = BigInt(Date.now()) * 1_000_000n + BigInt(index);
  const message = Buffer.from(`${nonce}.${key.hotkey}.${keys[0]?.hotkey}.bench-${index}.${EMPTY_HASH}`);
  return { publicKey, message, signature: key.sign(message) };
});

function verify(most: number, untilMs: number): number {
  let done = 0;
  while (done < most && performance.now() < untilMs) {
    const check = checks[done % MESSAGES];
    if (!check || !sr25519_verify(check.publicKey, check.message, check.signature))
      throw new Error('a good signature did not hold');
    done += 1;
  }
  return done;
}

verify(WARM_UP, Number.POSITIVE_INFINITY);
port.on('message', (seconds: number) => {
  const started = performance.now();
  const done = verify(Number.POSITIVE_INFINITY, started + seconds * MS);
  port.postMessage((done * MS) / (performance.now() - started));
});
port.postMessage(0);
