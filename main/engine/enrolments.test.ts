// Which subnets are told besides the chain, and on whose word: bound to the wallet as it stands.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Network } from '../contract/chain.ts';
import { ok } from '../contract/problem.ts';
import { Manifest } from '../contract/subnet.ts';
import { MODELS_FOLDER } from '../rig/built-for-tests.ts';
import { systemClock } from './clock.ts';
import { Enrolments } from './enrolments.ts';
import type { Desk } from './wallet/desk.ts';

const closing: Enrolments[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((each) => each.close()));
});

const manifests = new Map(
  (['tag101', 'itsai', 'clique'] as const).map((id) => [
    id,
    Manifest.parse(JSON.parse(readFileSync(path.join(MODELS_FOLDER, `subnets/${id}.json`), 'utf8'))),
  ]),
);

async function start(network: Network, hotkey: string | null = '5abc') {
  const wallet = { network, hotkey };
  const kept = new Map<string, string>();
  const desk = {
    get network() {
      return wallet.network;
    },
    get addresses() {
      return { coldkey: null, delegate: null, hotkey: wallet.hotkey };
    },
    view: () => ({ registrations: [] }),
    chain: null,
  } as unknown as Desk;
  const enrolments = new Enrolments({
    clock: systemClock,
    money: {
      kept: (name) => Promise.resolve(ok(kept.get(name) ?? null)),
      keep: (name, value) => Promise.resolve(ok(void kept.set(name, value))),
    },
    desk,
  });
  closing.push(enrolments);
  await enrolments.open(manifests);
  return { enrolments, wallet, kept };
}

describe('enrolment', () => {
  it('is asked for by Tag101 alone', async () => {
    const { enrolments } = await start('finney');
    expect((['tag101', 'itsai', 'clique'] as const).map((id) => enrolments.of(id) !== null)).toEqual([true, false, false]);
  });

  it('is of one hotkey on one network', async () => {
    const { enrolments, wallet, kept } = await start('finney');
    const tag101 = enrolments.of('tag101');
    expect(await tag101?.agree(true)).toEqual(ok(undefined));
    expect(tag101?.agreed).toBe(true);
    expect(Object.keys(JSON.parse(kept.get('agreed-tag101') ?? '{}') as object)).toEqual(['finney:5abc:101']);
    wallet.hotkey = '5def';
    expect(tag101?.agreed).toBe(false);
    Object.assign(wallet, { hotkey: '5abc', network: 'practice' });
    expect(tag101?.agreed).toBe(false);
  });

  it.each([
    ['practice', '5abc'],
    ['test', '5abc'],
    ['finney', null],
  ] as const)('on %s with hotkey %s there is nothing to agree to', async (network, hotkey) => {
    const { enrolments, kept } = await start(network, hotkey);
    expect(await enrolments.of('tag101')?.agree(true)).toMatchObject({ ok: false, problem: { code: 'key-missing' } });
    expect(kept.size).toBe(0);
  });
});
