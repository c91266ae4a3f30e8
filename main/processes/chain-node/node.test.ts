// The practice node spoken to by the real @polkadot/api, over its WebSocket, with the real runtime's metadata where it is at hand.
import { existsSync, readFileSync } from 'node:fs';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeSs58 } from '../../contract/ss58.ts';
import type { RaoText } from '../../contract/amounts.ts';
import { EMPTY_EXTENSIONS } from './runtime.ts';
import { PracticeNode } from './node.ts';

const FILE = new URL('../../../../shared/chain/subtensor_spec424_finney_v16.scale', import.meta.url);
const real = '/work/shared/chain/subtensor_spec424_finney_v16.scale';
void FILE;
let node: PracticeNode | null = null;
let api: ApiPromise | null = null;
afterEach(async () => {
  await api?.disconnect();
  await node?.close();
});

it.runIf(existsSync(real))('works', async () => {
  const alice = new Keyring({ type: 'sr25519' }).addFromUri('//Alice');
  const hot = new Keyring({ type: 'sr25519' }).addFromUri('//Hot');
  let t = performance.now();
  node = await PracticeNode.open(
    { kind: 'open', folder: null, metadata: readFileSync(real), blockMs: 100, tempo: 10, port: 0, endowed: [{ address: encodeSs58(alice.publicKey), amount: '100000000000' as RaoText }] },
    () => expect.unreachable(),
  );
  console.log('open', performance.now() - t); t = performance.now();
  api = await ApiPromise.create({ provider: new WsProvider(node.url), noInitWarn: true, signedExtensions: EMPTY_EXTENSIONS as never });
  console.log('api', performance.now() - t);
  const a = api;
  console.log((await a.query.system!.account!(alice.address)).toHuman());
  t = performance.now();
  const send = (tx: any, who: any) => new Promise<any>((resolve, reject) => { tx.signAndSend(who, { nonce: -1 }, (r: any) => { if (r.isInBlock || r.isFinalized) resolve(r); }).catch(reject); });
  const r = await send(a.tx.subtensorModule!.registerLimit!(1, hot.publicKey, 100_000_000n), alice);
  console.log(r.dispatchError?.toHuman(), r.events.map((e: any) => `${e.event.section}.${e.event.method} ${JSON.stringify(e.event.data.toHuman())}`));
  const low = await send(a.tx.subtensorModule!.registerLimit!(1, alice.publicKey, 1n), alice);
  console.log(low.dispatchError?.isModule && a.registry.findMetaError(low.dispatchError.asModule).name);
  const s = await send(a.tx.subtensorModule!.serveAxon!(1, 1, 3405803783n, 8091, 4, 4, 0, 0), hot);
  console.log(s.dispatchError?.toHuman(), s.events.map((e: any) => `${e.event.section}.${e.event.method}`));
  await expect(send(a.tx.subtensorModule!.serveAxon!(2, 1, 3405803783n, 8091, 4, 4, 0, 0), hot)).rejects.toThrow('Custom error: 10');
  console.log((await a.query.subtensorModule!.axons!(1, hot.publicKey)).toHuman());
  const add = await send(a.tx.subtensorModule!.addStake!(hot.publicKey, 1, 1_000_000_000n), alice);
  console.log(add.dispatchError?.toHuman(), add.events.map((e: any) => `${e.event.section}.${e.event.method} ${JSON.stringify(e.event.data.toHuman())}`));
  console.log(JSON.stringify((await a.call.stakeInfoRuntimeApi!.getStakeInfoForColdkey!(alice.publicKey)).toHuman()));
  console.log(JSON.stringify((await a.call.stakeInfoRuntimeApi!.getStakeAvailabilityForColdkeys!([alice.publicKey], null)).toHuman()));
  console.log(JSON.stringify((await a.call.swapRuntimeApi!.simSwapAlphaForTao!(1, 1_000_000_000n)).toHuman()));
  console.log(JSON.stringify((await a.call.swapRuntimeApi!.currentAlphaPriceAll!()).toHuman()));
  t = performance.now();
  const mg: any = await a.call.subnetInfoRuntimeApi!.getSelectiveMetagraph!(4, [7, 8, 9, 52, 53, 55, 57, 60, 62, 66, 69]);
  console.log('mg', performance.now() - t, mg.unwrap().hotkeys.unwrap().length);
  console.log(JSON.stringify((await a.call.subnetInfoRuntimeApi!.getAllDynamicInfo!()).toHuman()).slice(0, 500));
  console.log((await a.tx.balances!.transferKeepAlive!(hot.address, 1_000_000n).paymentInfo(alice)).toHuman());
  const p = await send(a.tx.proxy!.addProxy!(hot.address, 'Registration', 0), alice);
  console.log(p.dispatchError?.toHuman(), (await a.query.proxy!.proxies!(alice.address)).toHuman());
  await node.faucet(encodeSs58(hot.publicKey), '1000000000' as RaoText);
  const px = await send(a.tx.proxy!.proxy!(alice.address, null, a.tx.balances!.transferKeepAlive!(hot.address, 1n)), hot);
  console.log(px.events.map((e: any) => `${e.event.section}.${e.event.method} ${JSON.stringify(e.event.data.toHuman())}`));
}, 30_000);
