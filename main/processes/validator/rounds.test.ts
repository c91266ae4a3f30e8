// Practising a subnet over real sockets: rounds of calls, each validator one at a time, judged by the subnet's own rule; a stand-in subnet.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SubnetId } from '../../contract/subnet.ts';
import type { Ss58 } from '../../contract/units.ts';
import { ValidatorReply, type ValidatorRequest } from '../../contract/validator-wire.ts';
import type { Judgement, PracticeQuestion, QuestionContext, QuestionSource } from '../../engine/subnets/questions.ts';
import { createPracticeNetwork } from './network.ts';

const MINER = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty' as Ss58;
const OTHER = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' as Ss58;
const WAIT = { timeout: 10_000, interval: 20 };

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0)) await clean();
});

interface Asked {
  readonly from: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

/** Answers with what was asked, and `answer` laid over it. */
async function axon(answer: (asked: Asked) => Record<string, unknown> | Promise<Record<string, unknown>>) {
  const asked: Asked[] = [];
  const under = { way: new Map<string, number>(), most: 0 };
  const server = createServer((request, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { headers } = request;
      const from = String(headers['x-bittensor-hotkey'] ?? headers['bt_header_dendrite_hotkey']);
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
      const one = { from, path: request.url ?? '', headers, body };
      asked.push(one);
      under.way.set(from, (under.way.get(from) ?? 0) + 1);
      under.most = Math.max(under.most, under.way.get(from) ?? 0);
      void Promise.resolve(answer(one)).then((fields) => {
        under.way.set(from, (under.way.get(from) ?? 0) - 1);
        response.writeHead(200, { 'content-type': 'application/json', bt_header_axon_status_code: '200' });
        response.end(JSON.stringify({ ...body, ...fields }));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, under, port: (server.address() as AddressInfo).port };
}

const judged = (judgement: Partial<Judgement> = {}): Judgement => ({
  answered: true,
  score: 0.5,
  rank: null,
  baseline: null,
  ...judgement,
});
const question = (change: Partial<PracticeQuestion> = {}): PracticeQuestion => ({
  route: 'SumSynapse',
  dialect: 'classic',
  fields: { numbers: [1, 2], sum: 0 },
  required: ['numbers'],
  timeoutS: 5,
  items: 2,
  judge: () => Promise.resolve(judged()),
  ...change,
});

const order = (subnet: SubnetId = 'clique') => ({
  kind: 'ask' as const,
  subnet,
  files: [['onnx/model.onnx', '/somewhere/model.onnx']] as [string, string][],
  modelsFolder: '/models',
  perSecond: null,
});

/** A call of a round that knows its own answer. */
const call = (version: string, judgement: Partial<Judgement>) =>
  question({
    route: 'TextSynapse',
    fields: { texts: ['a'], predictions: [], version },
    required: ['texts', 'predictions'],
    judge: (fields) =>
      Promise.resolve(judged({ ...judgement, answered: JSON.stringify(fields?.['predictions']) === `["${version}"]` })),
  });

/** A practice of one made-up subnet. Rounds come every 20 ms. */
function practice(next: () => readonly PracticeQuestion[], source: Partial<QuestionSource> = {}) {
  const contexts: QuestionContext[] = [];
  const told: ValidatorReply[] = [];
  let closed = 0;
  const network = createPracticeNetwork({
    tell: (message) => told.push(ValidatorReply.parse(message)),
    questions: (subnet) => {
      if (subnet === 'itsai') return Promise.reject(new Error('its model is gone'));
      return Promise.resolve((context) => {
        contexts.push(context);
        return Promise.resolve({
          everyMs: 20,
          realEveryMs: 900_000,
          baseline: 'plain',
          approximated: ['noun-phrases'],
          next: () => Promise.resolve(next()),
          close() {
            closed += 1;
            return Promise.resolve();
          },
          ...source,
        });
      });
    },
  });
  cleanUps.push(() => network.close());
  const ask = (port: number, hotkey = MINER, subnet?: SubnetId) => {
    network.take({ kind: 'announce', host: '127.0.0.1', port, hotkey });
    network.take(order(subnet));
  };
  const rows = () => told.flatMap((message) => (message.kind === 'judged' ? message.rows : []));
  const of = <K extends ValidatorReply['kind']>(kind: K) =>
    told.filter((message): message is Extract<ValidatorReply, { kind: K }> => message.kind === kind);
  return { ask, take: (message: ValidatorRequest) => network.take(message), rows, of, contexts, closed: () => closed };
}

describe('a practised subnet', () => {
  it('asked at another rate says that rate, and has rounds of one validator side by side', async () => {
    const { port, under } = await axon(() => new Promise((resolve) => cleanUps.push(() => resolve({}))));
    const { take, of } = practice(() => [question()]);
    take({ kind: 'announce', host: '127.0.0.1', port, hotkey: MINER });
    take({ ...order(), perSecond: 40 });
    await vi.waitFor(() => expect(under.most).toBeGreaterThan(1), WAIT);
    expect(of('about')).toMatchObject([{ everyMs: 25, realEveryMs: 900_000 }]);
  });

  it('is told about, with what its questions need, and asked at its own pace by every validator', async () => {
    const { port, asked } = await axon(() => ({ sum: 3 }));
    const seen: unknown[] = [];
    const one = question({
      judge(fields, tookMs) {
        seen.push([fields?.['sum'], tookMs < 5_000]);
        return Promise.resolve(judged({ score: 0.75, rank: { place: 2, of: 9 }, baseline: 0.25 }));
      },
    });
    const { ask, rows, of, contexts } = practice(() => [one]);
    ask(port);
    await vi.waitFor(() => expect(new Set(rows().map(({ validator }) => validator)).size).toBe(3), WAIT);
    expect(of('about')).toEqual([
      { kind: 'about', subnet: 'clique', everyMs: 20, realEveryMs: 900_000, baseline: 'plain', approximated: ['noun-phrases'] },
    ]);
    expect(contexts).toMatchObject([{ modelsFolder: '/models', miner: MINER }]);
    expect(contexts[0]?.files).toEqual(new Map([['onnx/model.onnx', '/somewhere/model.onnx']]));
    expect(seen[0]).toEqual([3, true]);
    expect(asked[0]).toMatchObject({ path: '/SumSynapse', headers: { name: 'SumSynapse', timeout: '5.0' } });
    for (const row of rows())
      expect(row).toMatchObject({ ok: true, answered: true, score: 0.75, rank: { place: 2, of: 9 }, baseline: 0.25 });
    expect(rows().at(-1)?.running?.value).toBeCloseTo(0.75);
  });

  it('sends the whole envelope over btauth, and takes any object back', async () => {
    const { port, asked } = await axon(() => ({ answer: { tags: ['a'] } }));
    const fields = { task_id: 't', payload: { text: 'é' }, answer: {} };
    const { ask, rows } = practice(() => [question({ dialect: 'btauth-1', route: 'TaskEnvelope', fields, required: [] })]);
    ask(port);
    await vi.waitFor(() => expect(rows().length).toBeGreaterThan(1), WAIT);
    expect(asked[0]).toMatchObject({ path: '/TaskEnvelope', body: fields });
    expect(rows()[0]).toMatchObject({ ok: true, dialect: 'btauth-1', status: 200 });
  });

  it('asks a round’s calls in turn, and only what has a score moves the standing', async () => {
    const { port, asked } = await axon(({ body }) => ({ predictions: [body['version']] }));
    const { ask, rows } = practice(() => [call('check', { score: null }), call('full', { score: 1 })]);
    ask(port);
    await vi.waitFor(() => expect(rows().length).toBeGreaterThan(7), WAIT);
    for (const from of new Set(asked.map((one) => one.from))) {
      const versions = asked.filter((one) => one.from === from).map(({ body }) => body['version']);
      expect(versions).toEqual(versions.map((_, at) => (at % 2 === 0 ? 'check' : 'full')));
    }
    for (const { answered, score, running } of rows()) {
      expect(answered).toBe(true);
      expect(running === null).toBe(score === null);
    }
  });

  it('has one round of each validator at a time, however slow miner and judge are, and the others go on', async () => {
    const slow = { from: '' };
    const { port, under } = await axon(async ({ from }) => {
      slow.from ||= from;
      // The first validator's first question is never answered while this test lasts.
      if (from === slow.from) await new Promise((resolve) => cleanUps.push(() => resolve(undefined)));
      return { sum: 3 };
    });
    const { ask, rows } = practice(() => [question()]);
    ask(port);
    await vi.waitFor(() => expect(rows().length).toBeGreaterThan(6), WAIT);
    expect(under.most).toBe(1);
    expect(rows().map(({ validator }) => validator)).not.toContain(slow.from);
  });

  it('has each question’s own time limit and size limit', async () => {
    const { port } = await axon(async ({ path }) => {
      if (path === '/Late') await new Promise((resolve) => setTimeout(resolve, 300));
      return path === '/Long' ? { sum: 3, filler: 'x'.repeat(2_000) } : { sum: 3 };
    });
    const given: Record<string, boolean> = {};
    const ofRoute = (route: string, change: Partial<PracticeQuestion>) =>
      question({
        route,
        judge(fields) {
          given[route] = fields !== null;
          return Promise.resolve(judged({ answered: fields !== null }));
        },
        ...change,
      });
    const round = [
      ofRoute('Late', { timeoutS: 0.1 }),
      ofRoute('Long', { maxReplyBytes: 1_000 }),
      ofRoute('Fine', { maxReplyBytes: 2_000 }),
    ];
    const { ask, rows } = practice(() => round);
    ask(port);
    await vi.waitFor(() => expect(rows().length).toBeGreaterThanOrEqual(3), WAIT);
    expect(given).toEqual({ Late: false, Long: false, Fine: true });
  });

  it('keeps scores within 0 and 1, and stops where one is no number', async () => {
    const { port } = await axon(() => ({ sum: 3 }));
    const scores = [1.000_000_1, -0.000_1, Number.NaN];
    const { ask, rows, of } = practice(() => [
      question({ judge: () => Promise.resolve(judged({ score: scores.shift() ?? 0 })) }),
    ]);
    ask(port);
    await vi.waitFor(() => expect(of('cannot')).toEqual([{ kind: 'cannot', detail: 'a judgement of NaN' }]), WAIT);
    await vi.waitFor(() => expect(rows().map(({ score }) => score)).toEqual([1, 0]), WAIT);
  });

  it('goes on with the same questions after a hold, and makes new ones for another miner', async () => {
    const { port } = await axon(() => ({ sum: 3 }));
    const { ask, take, rows, contexts, closed, of } = practice(() => [question()]);
    ask(port);
    await vi.waitFor(() => expect(rows().length).toBeGreaterThan(2), WAIT);
    take({ kind: 'hold' });
    ask(port);
    await vi.waitFor(() => expect(of('about')).toHaveLength(2), WAIT);
    expect([contexts.length, closed()]).toEqual([1, 0]);
    ask(port, OTHER);
    await vi.waitFor(() => expect(of('about')).toHaveLength(3), WAIT);
    expect(contexts.map(({ miner }) => miner)).toEqual([MINER, OTHER]);
    expect(closed()).toBe(1);
  });

  it('whose questions cannot be made says why, and asks nothing; the next order is another try', async () => {
    const { port, asked } = await axon(() => ({}));
    const { ask, of } = practice(() => [question()]);
    ask(port, MINER, 'itsai');
    await vi.waitFor(() => expect(of('cannot')).toEqual([{ kind: 'cannot', detail: 'its model is gone' }]), WAIT);
    expect([asked, of('about')]).toEqual([[], []]);
    ask(port);
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(0), WAIT);
  });

  it.each([
    ['made', (one: PracticeQuestion) => ({ next: () => (one.items === 0 ? [one] : thrown()) })],
    ['judged', (one: PracticeQuestion) => ({ next: () => [{ ...one, judge: thrown }] })],
  ])('whose questions can no longer be %s stops and says why', async (_what, broken) => {
    const { port } = await axon(() => ({ sum: 3 }));
    const { next } = broken(question());
    const { ask, of, rows } = practice(next);
    ask(port);
    await vi.waitFor(() => expect(of('cannot').map(({ detail }) => detail)).toEqual(['out of ideas']), WAIT);
    expect(rows()).toEqual([]);
  });
});

function thrown(): never {
  throw new Error('out of ideas');
}
