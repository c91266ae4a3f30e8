// The practice validator as a process, asking a small honest server that was written from the protocol's text.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { base58 } from '@scure/base';
import { sr25519_verify } from '@polkadot-labs/schnorrkel-wasm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChildPort } from '../../contract/port.ts';
import type { Ss58 } from '../../contract/units.ts';
import { type Judged, ValidatorReply, type ValidatorRequest } from '../../contract/validator-wire.ts';
import { readTexts } from '../../engine/subnets/practice/languages.ts';
import { BUILT, MODELS_FOLDER } from '../../rig/built-for-tests.ts';
import { forkSpawn } from '../../rig/fork.ts';

const MINER = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty' as Ss58;
const publicKey = (address: string) => base58.decode(address).slice(1, 33);
const ask = (perSecond: number) => ({
  kind: 'ask' as const,
  subnet: 'practice' as const,
  files: [],
  modelsFolder: MODELS_FOLDER,
  perSecond,
});
const unhex = (text: string) => Uint8Array.from(Buffer.from(text.slice(2), 'hex'));

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleanUps.splice(0)) clean();
});

interface Seen {
  readonly headers: IncomingMessage['headers'];
  readonly names: readonly string[];
  readonly body: string;
  readonly signed: boolean;
}

/** Checks every signature as its protocol says, and answers what `answer` makes of the texts. */
async function axon(
  answer: (texts: string[], body: Record<string, unknown>, classic: boolean) => { status?: number; body: unknown },
) {
  const seen: Seen[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const header = (name: string) => String(request.headers[name] ?? '');
      const classic = request.headers['x-bittensor-version'] === undefined;
      const message = classic
        ? `${header('bt_header_dendrite_nonce')}.${header('bt_header_dendrite_hotkey')}.${MINER}.${header('bt_header_dendrite_uuid')}.${header('computed_body_hash')}`
        : [
            'btauth/1',
            'sr25519',
            request.method,
            request.url,
            createHash('sha256').update(body).digest('hex'),
            header('x-bittensor-nonce'),
            header('x-bittensor-hotkey'),
            MINER,
          ].join('\n');
      const by = header(classic ? 'bt_header_dendrite_hotkey' : 'x-bittensor-hotkey');
      const signature = header(classic ? 'bt_header_dendrite_signature' : 'x-bittensor-signature');
      const signed = sr25519_verify(publicKey(by), Buffer.from(message), unhex(signature));
      seen.push({
        headers: request.headers,
        names: request.rawHeaders.filter((_, index) => index % 2 === 0),
        body: body.toString(),
        signed,
      });
      const parsed = JSON.parse(body.toString()) as Record<string, unknown>;
      const reply = answer(parsed['texts'] as string[], parsed, classic);
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { seen, port: (server.address() as AddressInfo).port };
}

async function start() {
  const child: ChildPort = await forkSpawn(BUILT)('validator');
  cleanUps.push(() => child.kill());
  const judged: Judged[] = [];
  const hello: Extract<ValidatorReply, { kind: 'hello' }>[] = [];
  child.onMessage((message) => {
    const reply = ValidatorReply.parse(message);
    if (reply.kind === 'hello') hello.push(reply);
    else if (reply.kind === 'judged') judged.push(...reply.rows);
  });
  await vi.waitFor(() => expect(hello).toHaveLength(1), { timeout: 10_000 });
  const post = (message: ValidatorRequest) => child.post(message);
  return { judged, validators: hello[0]?.validators ?? [], post };
}

describe('the practice validator', () => {
  it('signs both protocols, asks in many languages and judges right answers as right', async () => {
    const texts = await readTexts();
    const languageOf = new Map([...texts].flatMap(([code, all]) => all.map((text) => [text, code] as const)));
    const { seen, port } = await axon((asked, body, classic) => {
      const languages = asked.map((text) => [languageOf.get(text) ?? '?', 'xxx', 'yyy']);
      return { body: classic ? { ...body, languages, axon: { ...(body['axon'] as object), status_code: 200 } } : { languages } };
    });
    const { judged, validators, post } = await start();
    expect(validators).toHaveLength(3);
    post({ kind: 'announce', host: '127.0.0.1', port, hotkey: MINER });
    post(ask(200));
    await vi.waitFor(() => expect(judged.length).toBeGreaterThan(60), { timeout: 15_000 });
    expect(seen.every(({ signed }) => signed)).toBe(true);
    expect(new Set(judged.map(({ dialect }) => dialect))).toEqual(new Set(['classic', 'btauth-1']));
    expect(judged.every(({ ok, status, score }) => ok && status === 200 && (score ?? 0) > 0.5)).toBe(true);
    expect(judged.at(-1)?.running?.value).toBeGreaterThan(0.8);
    expect(new Set(judged.map(({ validator }) => validator))).toEqual(new Set(validators.map(({ hotkey }) => hotkey)));
    const nonces = seen.map(({ headers }) => headers['bt_header_dendrite_nonce'] ?? headers['x-bittensor-nonce']);
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  it('sends a classic request header for header as the captured dendrite does', async () => {
    const { seen, port } = await axon(() => ({ body: {} }));
    const { post } = await start();
    post({ kind: 'announce', host: '127.0.0.1', port, hotkey: MINER });
    post(ask(100));
    await vi.waitFor(() => expect(seen.some(({ names }) => names.includes('bt_header_axon_ip'))).toBe(true), { timeout: 10_000 });
    const classic = seen.find(({ names }) => names.includes('bt_header_axon_ip'));
    const order =
      'name timeout bt_header_axon_ip bt_header_axon_port bt_header_axon_hotkey bt_header_dendrite_ip bt_header_dendrite_version bt_header_dendrite_nonce bt_header_dendrite_uuid bt_header_dendrite_hotkey bt_header_dendrite_signature bt_header_input_obj_texts header_size total_size computed_body_hash'.split(
        ' ',
      );
    expect(classic?.names.filter((name) => order.includes(name))).toEqual(order);
    expect(classic?.headers['timeout']).toBe('12.0');
    expect(classic?.body.startsWith('{"name": "LanguageSynapse", "timeout": 12.0, "total_size": ')).toBe(true);
    expect(/[^ -~]/.test(classic?.body ?? '')).toBe(false);
  });

  it('gives nothing for refusals, wrong answers and silence, and stops at hold', async () => {
    const { seen, port } = await axon((asked, body) =>
      Math.random() < 0.5
        ? { status: 403, body: { message: 'no' } }
        : { body: { ...body, languages: asked.map(() => ['xxx']), axon: { status_code: 200 } } },
    );
    const { judged, post } = await start();
    post({ kind: 'announce', host: '127.0.0.1', port, hotkey: MINER });
    post(ask(100));
    await vi.waitFor(() => expect(judged.length).toBeGreaterThan(20), { timeout: 10_000 });
    expect(judged.every(({ score }) => score === 0)).toBe(true);
    expect(judged.at(-1)?.running?.value).toBe(0);
    post({ kind: 'hold' });
    // What was under way may still arrive; then there is silence.
    await vi.waitFor(
      async () => {
        const asked = seen.length;
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(seen.length).toBe(asked);
      },
      { timeout: 15_000 },
    );
  });

  it('judges an axon that is not there as status 0', async () => {
    const { judged, post } = await start();
    post({ kind: 'announce', host: '127.0.0.1', port: 1, hotkey: MINER });
    post(ask(100));
    await vi.waitFor(() => expect(judged.length).toBeGreaterThan(5), { timeout: 10_000 });
    expect(judged.every(({ ok, status, score }) => !ok && status === 0 && score === 0)).toBe(true);
  });
});
