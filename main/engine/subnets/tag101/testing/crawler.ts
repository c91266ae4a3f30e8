// For tests: Tag101's crawler as far as a miner meets it. It believes nobody whose signature does not hold for what they say.
import { sr25519_verify } from '@polkadot-labs/schnorrkel-wasm';
import { z } from 'zod';
import { decodeSs58 } from '../../../../contract/ss58.ts';
import { startWebPeer } from '../../../testing/web-peer.ts';

const Payload = z.strictObject({
  version: z.int(),
  timestamp: z.number(),
  hotkey: z.string(),
  netuid: z.int(),
  uid: z.int(),
  block: z.int(),
  ip: z.union([z.ipv4(), z.ipv6()]),
  port: z.int().min(1).max(65_535),
  ip_type: z.literal([4, 6]),
  protocol: z.int(),
});
export type Told = z.infer<typeof Payload>;
const Body = z.strictObject({ payload: Payload, signature: z.string() });

/** json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) of the model, whose timestamp is a float. */
function canonical(payload: Told): string {
  const members = Object.entries(payload)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => {
      const text = JSON.stringify(value);
      return `"${key}":${key === 'timestamp' && Number.isInteger(value) ? `${text}.0` : text}`;
    });
  return `{${members.join(',')}}`;
}

function holds({ payload, signature }: z.infer<typeof Body>): boolean {
  const decoded = decodeSs58(payload.hotkey);
  if (!decoded || !/^[0-9a-f]{128}$/.test(signature)) return false;
  return sr25519_verify(decoded, Buffer.from(canonical(payload)), Buffer.from(signature, 'hex'));
}

/** `answer`: what it says instead of taking it. */
export async function startCrawler(answer: () => { readonly status: number; readonly body: string } | null = () => null) {
  const told: Told[] = [];
  const refused: string[] = [];
  const peer = await startWebPeer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const instead = answer();
      const body = Body.safeParse(JSON.parse(text));
      if (instead) response.writeHead(instead.status).end(instead.body);
      else if (request.method !== 'POST' || request.url !== '/miners/axon') response.writeHead(404).end('{"detail":"Not Found"}');
      else if (!body.success || !holds(body.data)) {
        refused.push(text);
        response.writeHead(401).end('{"detail":"invalid signature"}');
      } else {
        told.push(body.data.payload);
        response.writeHead(200).end('{"accepted":true,"updated":true}');
      }
    });
  });
  return { told, refused, asked: peer.asked, dispatcher: peer.dispatcher, close: () => peer.close() };
}
