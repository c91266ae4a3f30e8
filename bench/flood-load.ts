// The flooder: bad requests at an even pace from an address of its own, in every way a stranger can make them.
import { randomBytes } from 'node:crypto';
import type { Ss58 } from '../main/contract/units.ts';
import { languageQuestion } from '../main/engine/subnets/practice/practice.ts';
import { createKey } from '../main/processes/validator/key.ts';
import { classicRequest, createNonces, type SignedRequest } from '../main/processes/validator/request.ts';
import { asBytes, Connection } from './wire.ts';

/** `forged`: fresh, well-formed, in the name of a caller the axon knows, with a signature that does not hold: the dearest kind. */
export type FloodKind = 'mixed' | 'forged';
export type FloodMessage =
  | {
      readonly kind: 'flood';
      readonly what: FloodKind;
      readonly port: number;
      readonly me: Ss58;
      readonly known: readonly Ss58[];
      readonly perSecond: number;
      readonly seconds: number;
      readonly from: string;
    }
  | { readonly kind: 'flooded'; readonly sent: number; readonly letIn: number };

type Flood = Extract<FloodMessage, { readonly kind: 'flood' }>;

const TICK_MS = 2;
const MS = 1_000;
const CONNECTIONS = 64;
const QUESTION = languageQuestion(['All human beings are born free and equal in dignity and rights.']);
const SIGNATURE_BYTES = 64;
/** schnorrkel's mark, and a scalar small enough: anything else is turned away before it is checked. */
const MARK_AND_SCALAR = 0x80;

const nonce = createNonces();
const stranger = createKey();

type Make = (port: number, me: Ss58) => Buffer;
const honest = (port: number, me: Ss58): SignedRequest =>
  classicRequest(stranger, { host: '127.0.0.1', port, hotkey: me }, QUESTION, nonce(), 'flood');

function changed(request: SignedRequest, change: Readonly<Record<string, string>>): SignedRequest {
  const headers = request.headers.map((value, index) =>
    index % 2 === 1 ? (change[request.headers[index - 1] ?? ''] ?? value) : value,
  );
  return { ...request, headers };
}

const fresh = (): Readonly<Record<string, string>> => ({ bt_header_dendrite_nonce: String(nonce()) });

/** No key is needed for any of them; the stranger's signature is made once, because nobody looks at it. */
function makers(
  known: readonly Ss58[],
  port: number,
  me: Ss58,
): Record<'unsigned' | 'malformed' | 'stranger' | 'stale' | 'forged', Make> {
  const template = honest(port, me);
  let turn = 0;
  return {
    unsigned: () => asBytes({ ...template, headers: [] }, port),
    malformed: () => asBytes(changed(template, { bt_header_dendrite_nonce: 'soon' }), port),
    stranger: () => asBytes(changed(template, fresh()), port),
    stale: () => asBytes(changed(template, { bt_header_dendrite_nonce: '1763800000123456789' }), port),
    forged: () => {
      turn += 1;
      const signature = randomBytes(SIGNATURE_BYTES);
      signature[SIGNATURE_BYTES - 1] = MARK_AND_SCALAR;
      const change = {
        ...fresh(),
        bt_header_dendrite_hotkey: known[turn % known.length] ?? '',
        bt_header_dendrite_signature: `0x${signature.toString('hex')}`,
      };
      return asBytes(changed(template, change), port);
    },
  };
}

async function flood({ what, port, me, known, perSecond, seconds, from }: Flood): Promise<void> {
  const make = makers(known, port, me);
  const kinds = what === 'forged' ? [make.forged] : Object.values(make);
  const most = perSecond * seconds;
  const idle: Connection[] = [];
  const all = new Set<Connection>();
  const run = { sent: 0, letIn: 0 };
  const started = performance.now();
  const send = (): void => {
    let connection = idle.pop();
    while (connection?.closed) {
      all.delete(connection);
      connection = idle.pop();
    }
    // No more wait for an answer than a flooder would care for.
    if (!connection && all.size >= CONNECTIONS) return;
    const one = connection ?? new Connection(port, from);
    all.add(one);
    const bytes = kinds[run.sent % kinds.length]?.(port, me);
    if (!bytes) return;
    run.sent += 1;
    void one.ask(bytes).then((ok) => {
      if (ok) run.letIn += 1;
      if (one.closed) all.delete(one);
      else idle.push(one);
    });
  };
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const passed = performance.now() - started;
      const due = Math.min(most, (passed * perSecond) / MS);
      for (let tries = Math.floor(due) - run.sent; tries > 0; tries -= 1) send();
      if (passed < seconds * MS) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
  });
  for (const connection of all) connection.close();
  tell({ kind: 'flooded', sent: run.sent, letIn: run.letIn });
}

const tell = (message: FloodMessage): void => void process.send?.(message);
process.once('disconnect', () => process.exit(0));
process.on('message', (message: FloodMessage) => {
  if (message.kind === 'flood') void flood(message);
});
