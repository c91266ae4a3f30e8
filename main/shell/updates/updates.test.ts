// When updates are looked for, shown, waited with and put in: a feed and an installer by hand, and a clock in the test's hands.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fail, ok, type Result } from '../../contract/problem.ts';
import { Settings } from '../../contract/settings.ts';
import type { UpdateChannel, UpdateView, UpdateWait } from '../../contract/update.ts';
import type { Ss58 } from '../../contract/units.ts';
import { clockByHand } from '../../engine/clock-by-hand.ts';
import { emptySnapshot } from '../empty-snapshot.ts';
import type { Offer } from './feed.ts';
import type { Installer } from './installer.ts';
import { keepMemory, readMemory } from './memory.ts';
import type { ReleaseClaim } from './release-claim.ts';
import { claimOf, hexOf, pair, signed } from './testing/signed.ts';
import { Updates, type UpdatesOptions } from './updates.ts';
import { wishesOf } from './wishes.ts';
import type { PausingView } from '../../contract/pausing.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ours = pair();
const NEW = Buffer.from('a newer Lode');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-updates-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Begun {
  readonly claim?: Partial<ReleaseClaim>;
  readonly settings?: Partial<Settings>;
  readonly options?: Partial<UpdatesOptions>;
  readonly lot?: number;
}

/** A Lode 0.1.0 beside a feed with one release on it. */
async function begin({ claim = {}, settings = {}, options = {}, lot = 0.5 }: Begun = {}) {
  const clock = clockByHand();
  const views: UpdateView[] = [];
  const done: string[] = [];
  const harm: { now: UpdateWait | null; meanwhile: UpdateWait | null } = { now: null, meanwhile: null };
  const feed: { offer: boolean; fault: Result<never> | null; fetchFault: Result<never> | null; looks: number[] } = {
    offer: true,
    fault: null,
    fetchFault: null,
    looks: [],
  };
  const release = claimOf(NEW, claim);
  const offer: Offer = {
    version: release.version,
    signature: () => Promise.resolve(ok(signed(release, ours))),
    fetch: (_bytes, onProgress) => {
      onProgress({ doneBytes: 4 });
      if (feed.fetchFault) return Promise.resolve(feed.fetchFault);
      const file = path.join(folder, 'fetched');
      writeFileSync(file, NEW);
      return Promise.resolve(ok(file));
    },
    handOver: () => Promise.resolve(),
  };
  const installer: Installer = {
    prepare: () => {
      done.push('prepared');
      harm.now = harm.meanwhile;
      return Promise.resolve(
        ok({
          swap: () => Promise.resolve(ok(undefined)),
          finish: () => Promise.resolve(),
          cancel: async () => void done.push('cancelled'),
        }),
      );
    },
    goBack: () => Promise.resolve(ok(null)),
  };
  const updates = new Updates({
    version: '0.1.0',
    platform: 'linux-x64-AppImage',
    keys: [hexOf(ours)],
    folder,
    feed: {
      host: 'feed.test',
      look: () => {
        feed.looks.push(clock.monotonic());
        return Promise.resolve(feed.fault ?? ok(feed.offer ? offer : null));
      },
    },
    installer,
    page: 'https://lode.test/releases',
    clock,
    random: () => lot,
    settings: () => ({ ...Settings.parse({}), ...settings }),
    waits: () => Promise.resolve(harm.now),
    leave: async (version) => {
      done.push(`left for ${version}`);
      return ok(undefined);
    },
    tell: (view) => views.push(view),
    ...options,
  });
  await updates.begin();
  // Files are read and written for real: what is under way is waited for, by what is shown of it.
  const settle = () =>
    vi.waitFor(() => expect(['checking', 'downloading']).not.toContain(views.at(-1)?.kind), { interval: 1, timeout: 10_000 });
  const pass = async (ms: number) => {
    await clock.advance(ms);
    await settle();
  };
  return { updates, clock, views, done, harm, feed, pass, settle, last: () => views.at(-1) };
}

/** When the feed is looked at, over ten hours. */
const looks = async (lot: number, fault: boolean) => {
  const lode = await begin({ lot });
  lode.feed.offer = false;
  if (fault) lode.feed.fault = fail('update-feed-unreachable', { host: 'feed.test', detail: 'x' });
  for (let passed = 0; passed < 10 * HOUR; passed += 5 * MINUTE) await lode.pass(5 * MINUTE);
  lode.updates.close();
  return lode.feed.looks;
};

describe('looking', () => {
  it('is never done at once, then every few hours, sooner after a look that told nothing, and never everywhere at the same time', async () => {
    const early = await looks(0, false);
    const late = await looks(0.999, false);
    const failing = await looks(0, true);
    expect(early[0]).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(late[0]).toBeGreaterThan(early[0] ?? 0);
    expect(late.length).toBeLessThanOrEqual(early.length);
    expect(early.length).toBeLessThanOrEqual(3);
    expect(failing.length).toBeGreaterThan(early.length * 2);
  });

  it('says what it did not find, and why it could not look', async () => {
    const lode = await begin();
    expect(lode.last()).toEqual({ kind: 'current', checkedAt: null, problem: null });
    lode.feed.offer = false;
    await lode.updates.look('person');
    expect(lode.last()).toEqual({ kind: 'current', checkedAt: lode.clock.now(), problem: null });
    lode.feed.fault = fail('update-feed-unreachable', { host: 'feed.test', detail: 'this computer is offline' });
    await lode.updates.look('person');
    expect(lode.last()).toMatchObject({ kind: 'current', problem: { code: 'update-feed-unreachable' } });
  });

  it('of a staged release: the clock waits for this computer’s turn, a person does not', async () => {
    const lode = await begin({ claim: { stagedPercent: 20 }, lot: 0.5 });
    await lode.updates.look('clock');
    expect(lode.last()).toMatchObject({ kind: 'current' });
    await lode.updates.look('person');
    expect(lode.last()).toMatchObject({ kind: 'ready' });
    const first = await begin({ claim: { stagedPercent: 60 } });
    await first.updates.look('clock');
    expect(first.last()).toMatchObject({ kind: 'ready' });
  });

  it('remembers the highest number it saw, and refuses a lower one later', async () => {
    await (await begin({ claim: { counter: 9 } })).updates.look('person');
    const later = await begin({ claim: { counter: 8 } });
    await later.updates.look('person');
    expect(later.last()).toMatchObject({
      kind: 'failed',
      problem: { code: 'update-counter-older', params: { counter: 8, seen: 9 } },
    });
  });

  it('of a beta keeps no finished release from who has given up on betas', async () => {
    const beta = await begin({
      claim: { version: '0.3.0-beta.1', channel: 'beta', counter: 9 },
      settings: { updateChannel: 'beta', autoUpdate: false },
    });
    await beta.updates.look('person');
    expect(beta.last()).toMatchObject({ kind: 'told' });
    // They give up on betas; the newest finished one was numbered before.
    const finished = await begin({ claim: { counter: 8 } });
    await finished.updates.look('person');
    expect(finished.last()).toMatchObject({ kind: 'ready', version: '0.2.0' });
    const older = await begin({ claim: { counter: 7 } });
    await older.updates.look('person');
    expect(older.last()).toMatchObject({ kind: 'failed', problem: { code: 'update-counter-older', params: { seen: 8 } } });
  });

  it('does not offer again what did not start, and says that it was returned from', async () => {
    const memory = await readMemory(folder, () => 0.5);
    const returned = { from: '0.2.0', to: '0.1.0', at: 1_795_000_000_000 as never };
    if (memory.ok) await keepMemory(folder, { ...memory.value, returned });
    const lode = await begin();
    expect(lode.last()).toEqual({ kind: 'returned', ...returned });
    await lode.updates.look('person');
    expect(lode.last()).toEqual({ kind: 'returned', ...returned });
    const next = await begin({ claim: { version: '0.2.1' } });
    await next.updates.look('person');
    expect(next.last()).toMatchObject({ kind: 'ready', version: '0.2.1' });
  });
});

describe('a build that cannot replace itself', () => {
  it('tells, with the words that were signed, and puts nothing in', async () => {
    const lode = await begin({ options: { installer: null } });
    await lode.updates.look('clock');
    expect(lode.last()).toEqual({ kind: 'told', version: '0.2.0', notes: 'Quieter fans.', page: 'https://lode.test/releases' });
    expect(lode.updates.install(true)).toMatchObject({ ok: false });
  });

  it('and trusts no key tells of the version alone', async () => {
    const lode = await begin({ options: { installer: null, keys: [] } });
    await lode.updates.look('clock');
    expect(lode.last()).toEqual({ kind: 'told', version: '0.2.0', notes: '', page: 'https://lode.test/releases' });
  });
});

describe('putting it in', () => {
  it('waits for as long as it would do harm, saying for what, and begins by itself', async () => {
    const lode = await begin();
    lode.harm.now = 'queries';
    await lode.updates.look('clock');
    for (const wait of ['queries', 'transaction', 'immunity'] as const) {
      lode.harm.now = wait;
      await lode.pass(15_000);
      expect(lode.last()).toMatchObject({ kind: 'ready', waits: wait });
    }
    expect(lode.done).toEqual([]);
    lode.harm.now = null;
    await lode.pass(15_000);
    expect([lode.last(), lode.done]).toEqual([{ kind: 'installing', version: '0.2.0' }, ['prepared', 'left for 0.2.0']]);
  });

  it('is left again where somebody asked while it was prepared', async () => {
    const lode = await begin();
    await lode.updates.look('clock');
    lode.harm.meanwhile = 'queries';
    await lode.pass(15_000);
    expect([lode.last(), lode.done]).toMatchObject([{ kind: 'ready', waits: 'queries' }, ['prepared', 'cancelled']]);
  });

  it('is done at once when the person says so, whatever it disturbs', async () => {
    const lode = await begin();
    lode.harm.now = lode.harm.meanwhile = 'transaction';
    await lode.updates.look('clock');
    expect(lode.updates.install(true)).toEqual({ ok: true, value: undefined });
    await lode.pass(0);
    expect(lode.done).toEqual(['prepared', 'left for 0.2.0']);
  });

  it('is left to the person where they want that: told of, fetched and put in when they say so', async () => {
    const lode = await begin({ settings: { autoUpdate: false } });
    await lode.updates.look('clock');
    expect(lode.last()).toMatchObject({ kind: 'told', page: null });
    await lode.pass(HOUR);
    expect(lode.done).toEqual([]);
    lode.harm.now = 'queries';
    lode.updates.install(false);
    await vi.waitFor(() => expect(lode.last()).toMatchObject({ kind: 'ready', waits: 'queries' }));
    lode.harm.now = null;
    await lode.pass(15_000);
    expect(lode.done).toEqual(['prepared', 'left for 0.2.0']);
  });

  it('is left to the person where no engine says what they want', async () => {
    const nobody = emptySnapshot('0.1.0');
    const lode = await begin({ options: { settings: () => wishesOf(nobody) } });
    await lode.updates.look('clock');
    expect(lode.last()).toMatchObject({ kind: 'told', page: null });
    expect(wishesOf({ ...nobody, hotkey: 'a' as Ss58 })).toEqual({ autoUpdate: true, updateChannel: 'stable' });
  });

  it.each([
    ['metered', true, false],
    ['metered, and they do not mind', false, true],
  ])('is left to the person while the line is %s', (_line, metered, autoUpdate) => {
    const { settings, ...nobody } = emptySnapshot('0.1.0');
    const read = { kind: 'known', at: 0, value: { metered: true } };
    const known = {
      ...nobody,
      hotkey: 'a' as Ss58,
      settings: { ...settings, politeness: { ...settings.politeness, metered } },
      pausing: { signals: { network: read } } as unknown as PausingView,
    };
    expect(wishesOf(known)).toMatchObject({ autoUpdate });
  });

  it('that fails is told, and nothing of it is kept', async () => {
    const lode = await begin({
      options: { leave: () => Promise.resolve(fail('update-not-put-in', { version: '0.2.0', detail: 'EROFS' })) },
    });
    await lode.updates.look('clock');
    lode.updates.install(true);
    await lode.pass(0);
    await vi.waitFor(() => expect(lode.last()?.kind).toBe('failed'));
    expect(lode.last()).toMatchObject({ kind: 'failed', problem: { code: 'update-not-put-in' } });
    expect(lode.updates.install(true)).toMatchObject({ ok: false });
  });

  it('that fails is no reason to look no more', async () => {
    const lode = await begin({
      options: { leave: () => Promise.resolve(fail('update-not-put-in', { version: '0.2.0', detail: 'EROFS' })) },
    });
    lode.harm.now = 'queries';
    await lode.updates.look('clock');
    // It waits for longer than the time until the next look.
    for (let passed = 0; passed < 8 * HOUR; passed += 15 * MINUTE) await lode.pass(15 * MINUTE);
    lode.updates.install(true);
    await vi.waitFor(() => expect(lode.last()?.kind).toBe('failed'));
    lode.feed.offer = false;
    for (let passed = 0; passed < 8 * HOUR; passed += 15 * MINUTE) await lode.pass(15 * MINUTE);
    expect(lode.feed.looks.length).toBeGreaterThan(1);
  });

  it('is not done with a beta once the person takes finished ones alone', async () => {
    const settings = { ...Settings.parse({}), updateChannel: 'beta' as UpdateChannel };
    const lode = await begin({ claim: { channel: 'beta' }, options: { settings: () => settings } });
    lode.harm.now = 'queries';
    await lode.updates.look('clock');
    expect(lode.last()).toMatchObject({ kind: 'ready' });
    settings.updateChannel = 'stable';
    lode.harm.now = null;
    await lode.pass(15_000);
    await vi.waitFor(() => expect(lode.last()).toMatchObject({ kind: 'current', problem: null }));
    expect([lode.done, existsSync(path.join(folder, 'fetched'))]).toEqual([[], false]);

    const told = { ...Settings.parse({}), autoUpdate: false, updateChannel: 'beta' as UpdateChannel };
    const other = await begin({ claim: { channel: 'beta' }, options: { settings: () => told } });
    await other.updates.look('person');
    told.updateChannel = 'stable';
    other.updates.install(true);
    await vi.waitFor(() => expect(other.last()).toMatchObject({ kind: 'current' }));
    expect(other.done).toEqual([]);
  });

  it('is not done unasked because it was asked for once and could not be fetched', async () => {
    const settings = { ...Settings.parse({}), autoUpdate: false };
    const lode = await begin({ options: { settings: () => settings } });
    await lode.updates.look('person');
    lode.feed.fetchFault = fail('update-download-failed', { version: '0.2.0', detail: 'x' });
    lode.updates.install(false);
    await vi.waitFor(() => expect(lode.last()?.kind).toBe('failed'));
    lode.feed.fetchFault = null;
    settings.autoUpdate = true;
    lode.harm.now = 'queries';
    await lode.updates.look('clock');
    settings.autoUpdate = false;
    lode.harm.now = null;
    await lode.pass(15_000);
    expect([lode.last()?.kind, lode.done]).toEqual(['ready', []]);
  });

  it('is not asked for where there is nothing', async () => {
    const lode = await begin();
    expect(lode.updates.install(true)).toEqual(fail('command-not-now', { state: 'update' }));
  });
});
