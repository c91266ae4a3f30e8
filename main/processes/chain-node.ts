// The practice chain node's entry: opens the node it is told to and serves its keeper's few messages.
import { ChainNodeRequest, type ChainNodeReply } from '../contract/chain-node-wire.ts';
import { assertNever } from '../contract/problem.ts';
import { practiceMetadata } from './chain-node/metadata/metadata.ts';
import { PracticeNode } from './chain-node/node.ts';
import { openParentPort } from './parent-port.ts';

const port = await openParentPort();
const post = (message: ChainNodeReply) => port.post(message);
let node: PracticeNode | null = null;

async function open(asked: Extract<ChainNodeRequest, { kind: 'open' }>): Promise<void> {
  if (node) return;
  try {
    node = await PracticeNode.open(asked, practiceMetadata);
    post({ kind: 'listening', url: node.url, genesis: node.genesis, blockMs: asked.blockMs });
  } catch (error) {
    post({ kind: 'failed', detail: error instanceof Error ? error.message : 'unknown' });
  }
}

port.onMessage((input) => {
  const parsed = ChainNodeRequest.safeParse(input);
  if (!parsed.success) return;
  const message = parsed.data;
  switch (message.kind) {
    case 'open':
      void open(message);
      return;
    case 'faucet':
      void node?.faucet(message.to, message.amount).then((block) => post({ kind: 'done', id: message.id, block }));
      return;
    case 'weights':
      node?.weigh(message.netuid, message.scores);
      return;
    case 'fault':
      if (node) post({ kind: 'done', id: message.id, block: node.fail(message.fault) });
      return;
    default:
      assertNever(message);
  }
});
process.once('SIGTERM', () => void (node?.close() ?? Promise.resolve()).then(() => process.exit(0)));
