// The bench's axon: the product's server and verifier thread in a process of their own, with a route that does nothing or with
// the practice subnet behind it.
import path from 'node:path';
import { z } from 'zod';
import { TcpPort, type Ss58 } from '../main/contract/units.ts';
import type { Caller, CallerDirectory } from '../main/engine/axon/caller-directory.ts';
import { createAxon } from '../main/engine/axon/server.ts';
import { decodeSs58, encodeSs58 } from '../main/contract/ss58.ts';
import { createVerifier } from '../main/engine/axon/verifier-pool.ts';
import { systemClock } from '../main/engine/clock.ts';
import { createInferenceClient } from '../main/engine/inference/client.ts';
import { createTokenizer } from '../main/engine/inference/tokenize.ts';
import type { RouteSpec } from '../main/engine/subnets/adapter.ts';
import { createPracticeAdapter, practiceManifest } from '../main/engine/subnets/practice/adapter.ts';
import { forkSpawn, startThreads } from '../main/rig/fork.ts';

export type HostMessage =
  | { readonly kind: 'open'; readonly work: 'noop' | 'infer'; readonly port: number; readonly callers: readonly Ss58[] }
  | { readonly kind: 'opened'; readonly me: Ss58 };

const BUILT = new URL('../main/', import.meta.url);
const MODELS = path.join(import.meta.dirname, '../../models');
const LOOPBACK = '127.0.0.1';

const noop: RouteSpec = {
  name: 'LanguageSynapse',
  subnet: practiceManifest,
  schema: z.object({ texts: z.array(z.string()) }),
  requiredFields: ['texts'],
  handle: () => Promise.resolve({ ok: true, value: { fields: { languages: [] }, items: 1, asked: '', said: '' } }),
};

async function routesOf(work: 'noop' | 'infer'): Promise<readonly RouteSpec[]> {
  if (work === 'noop') return [noop];
  const inference = createInferenceClient({
    spawn: () => forkSpawn(BUILT)('inference'),
    clock: systemClock,
    onEvent: () => undefined,
    tinyModel: path.join(MODELS, 'langid/tiny.onnx'),
    ladder: ['cpu'],
  });
  const tokenizer = createTokenizer({ startThread: startThreads(BUILT), modelsFolder: MODELS });
  const adapter = createPracticeAdapter();
  await inference.open();
  await adapter.init({ inference, modelsFolder: MODELS, tokenize: (...asked) => tokenizer.tokenize(...asked) });
  return adapter.routes;
}

process.on('message', (message: HostMessage) => {
  if (message.kind === 'open') void open(message);
});
process.once('disconnect', () => process.exit(0));

async function open({ work, port, callers }: Extract<HostMessage, { kind: 'open' }>): Promise<void> {
  const me = encodeSs58(new Uint8Array(32).fill(7));
  const known = new Map<string, Caller>(
    callers.map((hotkey) => {
      const publicKey = decodeSs58(hotkey);
      if (!publicKey) throw new Error('the bench made a wrong address');
      return [hotkey, { hotkey, publicKey, name: null, validatorPermit: true, stakeTao: 1 }] as const;
    }),
  );
  const directory: CallerDirectory = { find: (hotkey) => known.get(hotkey) ?? null };
  const verifier = createVerifier({ startThread: startThreads(BUILT), threads: 1 });
  const axon = createAxon({
    me,
    clock: systemClock,
    verifier,
    directory,
    routes: await routesOf(work),
    onQuery: () => undefined,
  });
  const listening = await axon.listen(LOOPBACK, TcpPort.parse(port));
  if (!listening.ok) throw new Error(listening.problem.code);
  process.send?.({ kind: 'opened', me } satisfies HostMessage);
}
