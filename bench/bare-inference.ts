// A bare onnxruntime-node loop in a process of its own: what bench:inference holds Lode's path against.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { tokenFeeds } from './token-feeds.ts';

export type BareMessage =
  | { readonly kind: 'load'; readonly file: string; readonly options: Readonly<Record<string, unknown>> }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'run'; readonly rows: number; readonly tokens: number; readonly times: number }
  | { readonly kind: 'ran'; readonly ms: number; readonly cpuMs: number };

const US_PER_MS = 1_000;
const post = (message: BareMessage): void => void process.send?.(message);
let session: InferenceSession | null = null;

async function run(rows: number, tokens: number, times: number): Promise<void> {
  if (!session) throw new Error('nothing is loaded');
  const feeds = Object.fromEntries(
    Object.entries(tokenFeeds(rows, tokens)).map(([name, { dims, data }]) => [name, new Tensor('int64', data, dims)]),
  );
  const [from, cpu] = [performance.now(), process.cpuUsage()];
  for (let time = 0; time < times; time += 1) await session.run(feeds);
  const { user, system } = process.cpuUsage(cpu);
  post({ kind: 'ran', ms: performance.now() - from, cpuMs: (user + system) / US_PER_MS });
}

process.on('message', (message: BareMessage) => {
  if (message.kind === 'run') void run(message.rows, message.tokens, message.times);
  if (message.kind !== 'load') return;
  void InferenceSession.create(message.file, message.options).then((opened) => {
    session = opened;
    post({ kind: 'loaded' });
  });
});
