// The keeper: an engine that dies, hangs or will not stay up, and what the person sees meanwhile.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineReply, EngineRequest } from '../contract/engine-wire.ts';
import { Netuid } from '../contract/amounts.ts';
import type { MinerState } from '../contract/miner-state.ts';
import type { EpochMs } from '../contract/units.ts';
import { emptySnapshot } from './empty-snapshot.ts';
import { DISPOSE_LIMIT_MS, type EngineProcess, keepEngine, type Opening } from './engine-keeper.ts';
import { shellSnapshots } from './snapshots.ts';

const open = {
  kind: 'open',
  version: '1',
  dataFolder: '/d',
  modelsFolder: '/m',
  trust: 'development',
  practiceRate: null,
} as const;
const work = { kind: 'practice', subnet: 'practice' } as const;
const since = 0 as EpochMs;
const mining: MinerState = { kind: 'mining', work, since, recovering: null };

/** An engine process that does what the test says; `deaf` ones answer nothing. */
class FakeEngine implements EngineProcess {
  readonly heard: EngineRequest[] = [];
  killed = false;
  deaf = false;
  private readonly exits: ((exit: { readonly code: number }) => void)[] = [];
  private readonly listeners: ((message: EngineReply) => void)[] = [];
  post(message: EngineRequest) {
    this.heard.push(message);
    if (this.deaf) return;
    if (message.kind === 'ping') this.say({ kind: 'pong', id: message.id });
    if (message.kind === 'command') this.say({ kind: 'result', id: message.id, result: { ok: true, value: {} } });
    if (message.kind === 'dispose') this.say({ kind: 'disposed' });
  }
  onMessage(listener: (message: EngineReply) => void) {
    this.listeners.push(listener);
  }
  onExit(listener: (exit: { readonly code: number }) => void) {
    this.exits.push(listener);
  }
  kill() {
    if (this.killed) return;
    this.killed = true;
    this.die();
  }
  die() {
    for (const listener of this.exits.splice(0)) listener({ code: 9 });
  }
  say(message: EngineReply) {
    for (const listener of this.listeners) listener(message);
  }
  become(miner: MinerState, seq = 1) {
    this.say({ kind: 'snapshot', snapshot: { ...emptySnapshot('1'), miner, seq } });
  }
  get commands() {
    return this.heard.flatMap((message) => (message.kind === 'command' ? [(message.command as { type: string }).type] : []));
  }
}

const engines: FakeEngine[] = [];
const keep = (opening: Opening = { kind: 'whole' }) =>
  keepEngine({
    open,
    opening,
    start: () => {
      const engine = new FakeEngine();
      engines.push(engine);
      return engine;
    },
  });
const newest = () => engines.at(-1) as FakeEngine;
const stop = { type: 'miner.stop', args: {} } as const;

const dieAndCome = async () => {
  newest().die();
  await vi.advanceTimersByTimeAsync(5_000);
  newest().become({ kind: 'ready' }, 1);
  await vi.advanceTimersByTimeAsync(0);
};
const pauseUntil = (until: number | null) => ({ type: 'miner.pause', args: { until: until as EpochMs | null } }) as const;

beforeEach(() => void vi.useFakeTimers({ now: 1_795_000_000_000 }));
afterEach(() => {
  vi.useRealTimers();
  engines.length = 0;
});

describe('a healthy engine', () => {
  it('is opened, heard and commanded', async () => {
    const keeper = keep();
    expect(newest().heard).toEqual([{ ...open, safe: null }]);
    expect(keeper.snapshot.miner.kind).toBe('setting-up');
    newest().become({ kind: 'ready' });
    expect(keeper.snapshot.miner.kind).toBe('ready');
    expect(await keeper.send(stop)).toEqual({ ok: true, value: {} });
  });

  it('is asked for its pulse and left alone', async () => {
    keep();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engines).toHaveLength(1);
    expect(newest().killed).toBe(false);
  });

  it('is numbered by main, house news included', () => {
    const keeper = keep();
    const snapshots = shellSnapshots(keeper, '/d');
    const seen: [number, boolean][] = [];
    snapshots.subscribe(({ seq, host }) => void seen.push([seq, host.asksClose]));
    newest().become({ kind: 'ready' }, 40);
    snapshots.tell({ asksClose: true });
    snapshots.tell({ asksClose: true });
    newest().become({ kind: 'ready' }, 41);
    expect(seen).toEqual([
      [2, false],
      [3, true],
      [4, true],
    ]);
  });
});

describe('a death', () => {
  it.each<[MinerState, string[]]>([
    [mining, ['miner.start']],
    [{ kind: 'starting', work, phase: 'model', since }, ['miner.start']],
    [{ kind: 'paused', work, reason: 'person', cause: null, until: null, since }, ['miner.start', 'miner.pause']],
    [{ kind: 'paused', work, reason: 'person', cause: null, until: 1 as EpochMs, since }, ['miner.start']],
    [{ kind: 'paused', work, reason: 'battery', cause: null, until: null, since }, ['miner.start']],
    [{ kind: 'paused', work, reason: 'quiet-hours', cause: null, until: 9e15 as EpochMs, since }, ['miner.start']],
    [
      { kind: 'mining', work: { kind: 'mine', subnet: 'tag101', netuid: Netuid.parse(101) }, since, recovering: null },
      ['miner.start'],
    ],
    [{ kind: 'ready' }, []],
    [{ kind: 'stopping', since }, []],
  ])('is made good: %o', async (was, commands) => {
    const keeper = keep();
    newest().become(was);
    newest().die();
    expect(keeper.lost).toMatchObject({ blocked: false });
    expect(keeper.snapshot).toMatchObject({ miner: { kind: 'setting-up' }, axon: null });
    await vi.advanceTimersByTimeAsync(250);
    expect(engines).toHaveLength(2);
    newest().become({ kind: 'setting-up' });
    expect(keeper.lost).toBeNull();
    expect(newest().commands).toEqual([]);
    newest().become({ kind: 'ready' }, 2);
    await vi.advanceTimersByTimeAsync(0);
    expect(newest().commands).toEqual(commands);
    newest().become({ kind: 'ready' }, 3);
    await vi.advanceTimersByTimeAsync(0);
    expect(newest().commands).toEqual(commands);
    expect(keeper.snapshot.notices.map(({ code }) => code)).toEqual(['engine-restarted']);
  });

  it.each([0, 250])('is not followed by mining where Stop was pressed meanwhile (%i ms later)', async (ms) => {
    const keeper = keep();
    newest().become(mining);
    newest().die();
    await vi.advanceTimersByTimeAsync(ms);
    expect(await keeper.send(stop)).toMatchObject({ ok: true });
    await vi.advanceTimersByTimeAsync(250);
    newest().become({ kind: 'ready' });
    await vi.advanceTimersByTimeAsync(0);
    expect(newest().commands).not.toContain('miner.start');
  });

  it('while it was being stopped is not followed by mining', async () => {
    const keeper = keep();
    newest().become(mining);
    newest().deaf = true;
    void keeper.send(stop);
    await dieAndCome();
    expect(newest().commands).toEqual([]);
    await keeper.send({ type: 'miner.start', args: { work } });
    newest().become(mining, 2);
    await dieAndCome();
    expect(newest().commands, 'until Start is pressed anew').toEqual(['miner.start']);
  });

  it('forgets no pause that it was told of and had not shown', async () => {
    const keeper = keep();
    newest().become(mining);
    newest().deaf = true;
    void keeper.send(pauseUntil(null));
    await dieAndCome();
    expect(newest().commands).toEqual(['miner.start', 'miner.pause']);
    newest().become({ kind: 'starting', work, phase: 'inference', since }, 2);
    await dieAndCome();
    expect(newest().commands, 'nor over a second death while it starts').toEqual(['miner.start', 'miner.pause']);
    void keeper.send({ type: 'miner.resume', args: {} });
    await dieAndCome();
    expect(newest().commands).toEqual(['miner.start']);
  });

  it('is made good once more where it died again before it said that it starts', async () => {
    keep();
    newest().become(mining);
    await dieAndCome();
    await dieAndCome();
    expect(newest().commands).toEqual(['miner.start']);
  });

  it('answers the commands that waited, and those that come', async () => {
    const keeper = keep();
    newest().deaf = true;
    const waiting = keeper.send({ type: 'miner.resume', args: {} });
    newest().die();
    const unreachable = { ok: false, problem: { code: 'engine-unreachable' } };
    expect(await waiting).toMatchObject(unreachable);
    expect(await keeper.send({ type: 'miner.resume', args: {} })).toMatchObject(unreachable);
  });

  it('makes the next wait longer, and five in a minute are a crash loop', async () => {
    const keeper = keep();
    for (const wait of [250, 500, 1_000, 2_000]) {
      newest().die();
      await vi.advanceTimersByTimeAsync(wait - 1);
      const before = engines.length;
      await vi.advanceTimersByTimeAsync(1);
      expect(engines).toHaveLength(before + 1);
    }
    newest().die();
    expect(keeper.lost).toMatchObject({ blocked: true });
    expect(keeper.snapshot.miner).toMatchObject({
      kind: 'blocked',
      problem: { code: 'engine-crash-loop', params: { times: 5, seconds: 4 } },
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engines).toHaveLength(5);
  });

  it('long after the last is none', async () => {
    const keeper = keep();
    for (let death = 0; death < 12; death += 1) {
      newest().die();
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect(keeper.lost?.blocked).toBe(false);
    expect(engines).toHaveLength(13);
  });
});

it('an engine that hangs is ended and started again', async () => {
  keep();
  newest().deaf = true;
  await vi.advanceTimersByTimeAsync(25_000);
  expect(engines[0]?.killed).toBe(true);
  expect(engines).toHaveLength(2);
});

it('an engine that does not hear Stop is ended within five seconds, and comes back without mining', async () => {
  const keeper = keep();
  newest().become(mining);
  newest().deaf = true;
  const stopped = keeper.send(stop);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await stopped).toMatchObject({ ok: true });
  expect(engines[0]?.killed).toBe(true);
  expect(keeper.snapshot.miner.kind).toBe('setting-up');
  newest().become({ kind: 'ready' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect([engines.length, newest().killed, newest().commands]).toEqual([2, false, []]);
  expect(await keeper.send(stop)).toMatchObject({ ok: true });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(newest().killed, 'one that hears it is left alone').toBe(false);
});

it('a command that is never answered is unreachable', async () => {
  const keeper = keep();
  newest().deaf = true;
  const sent = keeper.send({ type: 'miner.resume', args: {} });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await sent).toMatchObject({ ok: false, problem: { code: 'engine-unreachable' } });
});

describe('opened otherwise', () => {
  it('in safe mode, the engine is told what is left out', () => {
    keep({ kind: 'safe', suspect: 'cuda' });
    expect(newest().heard).toEqual([{ ...open, safe: { suspect: 'cuda' } }]);
  });

  it('off: there is none, commands say why, and it comes when it is opened', async () => {
    const keeper = keep({ kind: 'off' });
    expect(engines).toHaveLength(0);
    expect(keeper.lost).toMatchObject({ blocked: true });
    expect(await keeper.send({ type: 'miner.start', args: { work } })).toMatchObject({ problem: { code: 'safe-mode' } });
    await keeper.reopen({ kind: 'whole' });
    expect(engines).toHaveLength(1);
    newest().become({ kind: 'ready' });
    expect(keeper.lost).toBeNull();
    expect(keeper.snapshot.miner.kind).toBe('ready');
  });

  it('again: the one before ends in order, and what it did is not taken up', async () => {
    const keeper = keep();
    newest().become(mining);
    await keeper.reopen({ kind: 'safe', suspect: null });
    const [before] = engines;
    expect(before?.heard.at(-1)).toEqual({ kind: 'dispose' });
    expect(before?.killed).toBe(true);
    expect(engines).toHaveLength(2);
    newest().become({ kind: 'ready' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(newest().commands).toEqual([]);
    expect(engines).toHaveLength(2);
  });

  it('after a crash loop counts deaths anew', async () => {
    const keeper = keep();
    for (let death = 0; death < 5; death += 1) {
      newest().die();
      await vi.advanceTimersByTimeAsync(5_000);
    }
    expect(keeper.lost).toMatchObject({ blocked: true });
    await keeper.reopen({ kind: 'safe', suspect: null });
    newest().die();
    expect(keeper.lost).toMatchObject({ blocked: false });
  });
});

describe('the end', () => {
  it('is in order, once', async () => {
    const keeper = keep();
    await Promise.all([keeper.dispose(), keeper.dispose()]);
    expect(newest().heard.filter(({ kind }) => kind === 'dispose')).toHaveLength(1);
    expect(newest().killed).toBe(true);
    expect(await keeper.send({ type: 'miner.resume', args: {} })).toMatchObject({ ok: false });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engines).toHaveLength(1);
  });

  it('is by force where the engine does not hear, within five seconds', async () => {
    const keeper = keep();
    newest().deaf = true;
    const ended = keeper.dispose();
    await vi.advanceTimersByTimeAsync(DISPOSE_LIMIT_MS);
    await ended;
    expect(newest().killed).toBe(true);
    expect(DISPOSE_LIMIT_MS).toBeLessThan(5_000);
  });

  it('comes at once between two lives', async () => {
    const keeper = keep();
    newest().die();
    await keeper.dispose();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(engines).toHaveLength(1);
  });
});
