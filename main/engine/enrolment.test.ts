// Telling Tag101 where a miner is: only where the person agreed, signed by the real signer, believed by a crawler that checks.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnnouncedPlace } from '../contract/signer-wire.ts';
import { fail, ok } from '../contract/problem.ts';
import type { TcpPort } from '../contract/units.ts';
import { type ServiceRig, startService, Willing } from '../processes/signer/testing/service-rig.ts';
import { systemClock } from './clock.ts';
import { announcedOf, Enrolment } from './enrolment.ts';
import { createEgress } from './network/egress.ts';
import type { Announced, SignAnnouncement } from './subnets/adapter.ts';
import { createAdapter } from './subnets/tag101/adapter.ts';
import { startCrawler } from './subnets/tag101/testing/crawler.ts';
import { manifest } from './subnets/tag101/testing/rig.ts';

const HOST = 'crawler.tag101.ai';
const never = new AbortController().signal;
const here: Announced = {
  netuid: 101 as Announced['netuid'],
  uid: 12,
  ip: '203.0.113.7',
  port: 8091 as TcpPort,
  block: 8_903_271,
};

let signer: ServiceRig;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  signer = await startService({ person: new Willing().answer });
  closing.push(() => signer.close());
  const added = await signer.ask({ kind: 'add-key', role: 'hotkey', from: { kind: 'new' }, network: 'finney' });
  if (!added.ok) throw new Error(added.problem.code);
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const sign: SignAnnouncement = async (at) => {
  const reply = await signer.ask({ kind: 'sign-announcement', network: 'finney', place: at satisfies AnnouncedPlace });
  if (!reply.ok) return reply;
  return reply.value.kind === 'announcement' ? ok(reply.value) : fail('signer-unavailable');
};

/** What the database would hold, over two lives of the engine. */
function createStore() {
  const values = new Map<string, string>();
  let broken = false;
  return {
    values,
    breaks: () => (broken = true),
    kept: (name: string) => Promise.resolve(ok(values.get(name) ?? null)),
    keep: (name: string, value: string) => {
      if (broken) return Promise.resolve(fail('disk-full', { folder: 'data' }));
      values.set(name, value);
      return Promise.resolve(ok(undefined));
    },
  };
}

async function start(answer?: Parameters<typeof startCrawler>[0], store = createStore()) {
  const crawler = await startCrawler(answer);
  closing.push(() => crawler.close());
  const now = { at: here as Announced | null, slot: 'finney:5abc:101' as string | null };
  const enrolment = new Enrolment({
    clock: systemClock,
    store,
    subnet: 'tag101',
    steps: createAdapter(manifest(), 'finney').enrol ?? [],
    means: { sign, egress: createEgress({ hosts: [HOST], dispatcher: crawler.dispatcher }) },
    slot: () => now.slot,
    announced: () => now.at,
  });
  await enrolment.open();
  return { crawler, enrolment, now, store };
}

describe('Tag101 is told where a miner is', () => {
  it('when the person agrees, in the very bytes that the hotkey signed', async () => {
    const { crawler, enrolment } = await start();
    expect(await enrolment.agree(true)).toEqual(ok(undefined));
    expect(crawler.refused).toEqual([]);
    expect(crawler.told).toEqual([
      {
        ...here,
        hotkey: expect.stringMatching(/^5\w{47}$/),
        version: 1,
        ip_type: 4,
        protocol: 4,
        timestamp: expect.any(Number),
      },
    ]);
    expect(Math.abs((crawler.told[0]?.timestamp ?? 0) - Date.now() / 1_000)).toBeLessThan(60);
  });

  it('never before, nor after the person has taken it back', async () => {
    const { crawler, enrolment } = await start();
    expect(await enrolment.job.run(never)).toEqual(ok(undefined));
    expect(crawler.asked).toEqual([]);
    await enrolment.agree(true);
    await enrolment.agree(false);
    expect(enrolment.agreed).toBe(false);
    await enrolment.job.run(never);
    expect(crawler.told).toHaveLength(1);
  });

  it('again when the chain says another address or another slot, and only then', async () => {
    const { crawler, enrolment, now } = await start();
    await enrolment.agree(true);
    await enrolment.job.run(never);
    expect(crawler.told).toHaveLength(1);
    now.at = { ...here, ip: '2001:db8::7' };
    await enrolment.job.run(never);
    await enrolment.job.run(never);
    now.at = { ...now.at, uid: 13 };
    await enrolment.job.run(never);
    expect(crawler.told.map(({ ip, ip_type: type, uid }) => [ip, type, uid])).toEqual([
      ['203.0.113.7', 4, 12],
      ['2001:db8::7', 6, 12],
      ['2001:db8::7', 6, 13],
    ]);
  });

  it('once the chain says anything: who agrees before is told of later', async () => {
    const { crawler, enrolment, now } = await start();
    now.at = null;
    expect(await enrolment.agree(true)).toEqual(ok(undefined));
    expect(crawler.asked).toEqual([]);
    now.at = here;
    await enrolment.job.run(never);
    expect(crawler.told).toHaveLength(1);
  });

  it('in the next life of the engine too, but not for another hotkey', async () => {
    const { enrolment, store } = await start();
    await enrolment.agree(true);
    const next = await start(undefined, store);
    expect(next.enrolment.agreed).toBe(true);
    await next.enrolment.job.run(never);
    expect(next.crawler.told).toHaveLength(1);
    next.now.slot = 'finney:5other:101';
    expect(next.enrolment.agreed).toBe(false);
    next.now.at = { ...here, port: 9_000 as TcpPort };
    await next.enrolment.job.run(never);
    expect(next.crawler.told).toHaveLength(1);
  });

  it('not where the word could not be kept', async () => {
    const { crawler, enrolment, store } = await start();
    store.breaks();
    expect(await enrolment.agree(true)).toMatchObject({ ok: false, problem: { code: 'disk-full' } });
    expect([enrolment.agreed, crawler.asked]).toEqual([false, []]);
  });

  it.each([
    ['refuses', { status: 200, body: '{"accepted":false}' }],
    ['is broken', { status: 500, body: 'Internal Server Error' }],
    ['says nonsense', { status: 200, body: '<html>' }],
    ['says too much', { status: 200, body: 'x'.repeat(20_000) }],
    ['points elsewhere', { status: 302, body: '' }],
  ])('and told again later where it %s', async (_what, instead) => {
    let broken: typeof instead | null = instead;
    const { crawler, enrolment } = await start(() => broken);
    expect(await enrolment.agree(true)).toMatchObject({
      ok: false,
      problem: { code: 'not-announced', params: { subnet: 'Tag101' } },
    });
    expect(enrolment.agreed).toBe(true);
    broken = null;
    expect(await enrolment.job.run(never)).toEqual(ok(undefined));
    expect(crawler.told).toHaveLength(1);
  });

  it('of nobody: without a hotkey there is nothing to agree to', async () => {
    const { crawler, enrolment, now } = await start();
    now.slot = null;
    expect(await enrolment.agree(true)).toMatchObject({ ok: false, problem: { code: 'key-missing' } });
    expect([enrolment.agreed, crawler.asked]).toEqual([false, []]);
  });

  it('not while the vault is locked', async () => {
    const { crawler, enrolment } = await start();
    await signer.ask({ kind: 'lock' });
    expect(await enrolment.agree(true)).toMatchObject({ ok: false, problem: { code: 'vault-locked' } });
    expect(crawler.asked).toEqual([]);
  });
});

const deskWith = (axon: string | null, kind = 'live') =>
  ({
    view: () => ({ registrations: [{ netuid: 101, uid: 12, axon }] }),
    chain: { standing: { kind, best: { number: 5 } } },
  }) as never;

describe('what the chain says of a slot', () => {
  it('is read with either kind of address, and is nothing where there is none', () => {
    expect(announcedOf(deskWith('203.0.113.7:8091'), here.netuid)).toEqual({ ...here, block: 5 });
    expect(announcedOf(deskWith('[2001:db8::1]:8091'), here.netuid)?.ip).toBe('2001:db8::1');
    expect(announcedOf(deskWith(null), here.netuid)).toBeNull();
    expect(announcedOf(deskWith('203.0.113.7:8091', 'connecting'), here.netuid)).toBeNull();
    expect(announcedOf(deskWith('203.0.113.7:8091'), 7 as typeof here.netuid)).toBeNull();
  });
});
