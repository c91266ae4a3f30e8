// The machine: every state against every event in a table, and Stop from anywhere as a property.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Netuid } from '../contract/amounts.ts';
import { MinerState, type MinerStateKind, STOP_LIMIT_MS } from '../contract/miner-state.ts';
import type { Problem } from '../contract/problem.ts';
import type { EpochMs } from '../contract/units.ts';
import { type AlarmName, type Life, type MinerEffect, type MinerEvent, NEWBORN, TEAR_DOWN_LIMIT_MS } from './miner-life.ts';
import { step } from './miner-machine.ts';

const at = (ms: number) => ms as EpochMs;
const T = 1_000_000;
const work = { kind: 'practice', subnet: 'practice' } as const;
const other = { kind: 'practice', subnet: 'clique' } as const;
const mine = (netuid: number) => ({ kind: 'mine', subnet: 'clique', netuid: netuid as Netuid }) as const;
const crash: Problem = { code: 'inference-crash-loop', params: { times: 5, seconds: 60 } };
const taken: Problem = { code: 'port-taken', params: { port: 8091 } };

const walk = (events: MinerEvent[], from: Life = NEWBORN) => events.reduce((life, event) => step(life, event, at(T)).life, from);
const phases = (run: number): MinerEvent[] =>
  (['model', 'inference', 'chain', 'axon', 'validator'] as const).map((phase) => ({ kind: 'phase-done', run, phase }));

const SETTING_UP = NEWBORN;
const READY = walk([{ kind: 'opened' }]);
const STARTING = walk([{ kind: 'start', work }], READY);
const MINING = walk(phases(1), STARTING);
const RECOVERING = walk([{ kind: 'child-lost', run: 1, child: 'inference', attempt: 1 }], MINING);
const PAUSED = walk([{ kind: 'pause', until: null }], MINING);
const PAUSED_UNTIL = walk([{ kind: 'pause', until: at(T + 100) }], MINING);
const STOPPING = walk([{ kind: 'stop' }], MINING);
const BLOCKED = walk([{ kind: 'failed', run: 1, problem: crash }], MINING);
const UNOPENED = walk([{ kind: 'set-up-failed', problem: { code: 'storage-newer', params: { found: 9, known: 1 } } }]);

const LIVES = { SETTING_UP, READY, STARTING, MINING, RECOVERING, PAUSED, PAUSED_UNTIL, STOPPING, BLOCKED, UNOPENED };

const EVENTS = {
  opened: { kind: 'opened' },
  'set-up-failed': { kind: 'set-up-failed', problem: taken },
  start: { kind: 'start', work },
  'start-other': { kind: 'start', work: other },
  stop: { kind: 'stop' },
  pause: { kind: 'pause', until: null },
  resume: { kind: 'resume' },
  rebind: { kind: 'rebind' },
  'pause-over': { kind: 'alarm', name: 'pause-over', run: 1 },
  'tear-down-limit': { kind: 'alarm', name: 'tear-down-limit', run: 1 },
  'phase-done': { kind: 'phase-done', run: 1, phase: 'model' },
  failed: { kind: 'failed', run: 1, problem: taken },
  'child-lost': { kind: 'child-lost', run: 1, child: 'validator', attempt: 2 },
  'child-back': { kind: 'child-back', run: 1, child: 'inference' },
  'torn-down': { kind: 'torn-down', run: 1 },
} satisfies Record<string, MinerEvent>;
type EventName = keyof typeof EVENTS;

/** What each state becomes; an event not named leaves it as it is. `!`: the command is refused. */
const TABLE: Record<keyof typeof LIVES, Partial<Record<EventName, MinerStateKind | '!'>>> = {
  SETTING_UP: { opened: 'ready', 'set-up-failed': 'blocked', pause: '!', resume: '!' },
  READY: { start: 'starting', 'start-other': 'starting', pause: '!', resume: '!' },
  STARTING: { 'start-other': 'stopping', stop: 'stopping', failed: 'blocked', resume: '!' },
  MINING: {
    'start-other': 'stopping',
    stop: 'stopping',
    pause: 'paused',
    rebind: 'starting',
    failed: 'blocked',
    resume: '!',
  },
  RECOVERING: {
    'start-other': 'stopping',
    stop: 'stopping',
    pause: 'paused',
    rebind: 'starting',
    failed: 'blocked',
    resume: '!',
  },
  PAUSED: { start: 'starting', 'start-other': 'stopping', stop: 'stopping', resume: 'starting', failed: 'blocked' },
  PAUSED_UNTIL: { start: 'starting', 'start-other': 'stopping', stop: 'stopping', resume: 'starting', failed: 'blocked' },
  STOPPING: { start: '!', 'start-other': '!', pause: '!', resume: '!', 'tear-down-limit': 'ready', 'torn-down': 'ready' },
  BLOCKED: { start: 'starting', 'start-other': 'starting', stop: 'stopping', pause: '!', resume: '!' },
  UNOPENED: { start: 'setting-up', 'start-other': 'setting-up', pause: '!', resume: '!' },
};

describe('the table of transitions', () => {
  for (const [name, life] of Object.entries(LIVES) as [keyof typeof LIVES, Life][]) {
    for (const [eventName, event] of Object.entries(EVENTS) as [EventName, MinerEvent][]) {
      const expected = TABLE[name][eventName];
      it(`${name} + ${eventName} -> ${expected ?? 'unchanged'}`, () => {
        const result = step(life, event, at(T + 50));
        expect(result.accepted).toBe(expected !== '!');
        expect(result.life.state.kind).toBe(expected === undefined || expected === '!' ? life.state.kind : expected);
        expect(MinerState.safeParse(result.life.state).success).toBe(true);
        const refused = { life, effects: [], accepted: false };
        expect(result.accepted ? refused : result).toEqual(refused);
      });
    }
  }
});

const kinds = (effects: readonly MinerEffect[]) => effects.map((effect) => ('phase' in effect ? effect.phase : effect.kind));

describe('what a transition asks for', () => {
  it('a Start that comes while setting up is remembered, and a Stop after it forgets it', () => {
    const wanted = walk([EVENTS.start], SETTING_UP);
    expect(step(wanted, EVENTS.opened, at(T)).life.state).toMatchObject({ kind: 'starting', phase: 'model' });
    const unwanted = walk([EVENTS.stop], wanted);
    expect(step(unwanted, EVENTS.opened, at(T)).life.state).toEqual({ kind: 'ready' });
  });

  it('walks the phases in order', () => {
    const seen: string[] = [];
    let life = STARTING;
    for (const event of phases(1)) {
      const result = step(life, event, at(T));
      life = result.life;
      seen.push(...kinds(result.effects));
    }
    expect(seen).toEqual(['inference', 'chain', 'axon', 'validator']);
    expect(life.state).toEqual({ kind: 'mining', work, since: T, recovering: null });
  });

  it('other work begins once the one at hand has ended, and the one chosen last', () => {
    const chosen = walk([EVENTS['start-other'], EVENTS.start, EVENTS['start-other']], MINING);
    expect(chosen.state.kind).toBe('stopping');
    for (const end of [EVENTS['torn-down'], EVENTS['tear-down-limit']]) {
      const { life, effects } = step(chosen, end, at(T));
      expect(life).toMatchObject({ state: { kind: 'starting', work: other, phase: 'model' }, run: 2, wanted: null });
      expect(kinds(effects)).toEqual(expect.arrayContaining(['begin-run', 'model']));
      expect(effects).not.toContainEqual(expect.objectContaining({ kind: 'kill', run: 2 }));
    }
  });

  it('the same subnet under another netuid is other work', () => {
    const begun = walk([{ kind: 'start', work: mine(83) }], READY);
    expect(walk([{ kind: 'start', work: mine(83) }], begun).state.kind).toBe('starting');
    expect(walk([{ kind: 'start', work: mine(84) }], begun)).toMatchObject({ state: { kind: 'stopping' }, wanted: mine(84) });
  });

  it('Stop while other work is waited for leads to rest', () => {
    const life = walk([EVENTS['start-other'], EVENTS.stop, EVENTS['torn-down']], MINING);
    expect(life).toMatchObject({ state: { kind: 'ready' }, wanted: null });
  });

  it('drops what an older run reports', () => {
    const again = walk([EVENTS['torn-down'], EVENTS.start], STOPPING);
    expect(again.run).toBe(2);
    expect(step(again, EVENTS.failed, at(T))).toEqual({ life: again, effects: [], accepted: true });
  });

  it('a blocked miner tears down, keeps its work and starts again', () => {
    const result = step(MINING, { kind: 'failed', run: 1, problem: taken }, at(T));
    expect(result.life.state).toEqual({ kind: 'blocked', problem: taken, helps: ['choose-port', 'retry'], work, since: T });
    expect(kinds(result.effects)).toEqual(['clear-alarm', 'tear-down', 'set-alarm']);
    const retried = step(result.life, EVENTS.start, at(T));
    expect(kinds(retried.effects)).toEqual(['clear-alarm', 'kill', 'begin-run', 'model']);
    expect(retried.life.run).toBe(2);
  });

  it('where the database never opened, Start opens it again and then starts', () => {
    const result = step(UNOPENED, EVENTS.start, at(T));
    expect(result.effects).toEqual([{ kind: 'set-up' }]);
    expect(step(result.life, EVENTS.opened, at(T)).life.state.kind).toBe('starting');
  });

  it('pausing holds, resuming runs the axon and the validator again', () => {
    expect(kinds(step(MINING, EVENTS.pause, at(T)).effects)).toEqual(['clear-alarm', 'hold']);
    const resumed = step(PAUSED, EVENTS.resume, at(T));
    expect(kinds(resumed.effects)).toEqual(['clear-alarm', 'axon']);
    const life = walk([{ kind: 'phase-done', run: 1, phase: 'axon' }], resumed.life);
    expect(walk([{ kind: 'phase-done', run: 1, phase: 'validator' }], life).state.kind).toBe('mining');
  });

  it('a timed pause ends by itself, not before its time, also when the clock was set back', () => {
    const early = step(PAUSED_UNTIL, EVENTS['pause-over'], at(T - 900));
    expect(early.effects).toEqual([{ kind: 'set-alarm', name: 'pause-over', run: 1, afterMs: 1000 }]);
    expect(step(PAUSED_UNTIL, EVENTS['pause-over'], at(T + 100)).life.state.kind).toBe('starting');
    expect(step(PAUSED, EVENTS['pause-over'], at(T + 100)).life).toEqual(PAUSED);
  });

  it('two lost children are told one after the other, and a second attempt keeps the first moment', () => {
    const both = walk([{ kind: 'child-lost', run: 1, child: 'validator', attempt: 1 }], RECOVERING);
    expect(both.state).toMatchObject({ recovering: { child: 'inference' } });
    const later = step(both, { kind: 'child-back', run: 1, child: 'inference' }, at(T + 9)).life;
    const again = step(later, { kind: 'child-lost', run: 1, child: 'validator', attempt: 2 }, at(T + 99)).life;
    expect(again.state).toMatchObject({ recovering: { child: 'validator', attempt: 2, since: T } });
    expect(walk([{ kind: 'child-back', run: 1, child: 'validator' }], again).state).toMatchObject({ recovering: null });
  });

  it('a child lost while starting or paused is still told when mining begins', () => {
    const lost: MinerEvent = { kind: 'child-lost', run: 1, child: 'inference', attempt: 1 };
    expect(walk([lost, ...phases(1)], STARTING).state).toMatchObject({ kind: 'mining', recovering: { child: 'inference' } });
    const resumed = walk([lost, EVENTS.resume, ...phases(1)], PAUSED);
    expect(resumed.state).toMatchObject({ kind: 'mining', recovering: { child: 'inference' } });
  });

  it('a port chosen before the axon listens is simply used', () => {
    expect(step(STARTING, EVENTS.rebind, at(T)).effects).toEqual([]);
    expect(kinds(step(MINING, EVENTS.rebind, at(T)).effects)).toEqual(['hold', 'clear-alarm', 'axon']);
  });
});

/** The world around the machine in virtual time: children that answer after a while, late, or never. */
class World {
  life: Life = NEWBORN;
  now = T;
  private readonly due: { at: number; event: MinerEvent }[] = [];
  private readonly alarms = new Map<AlarmName, { at: number; event: MinerEvent }>();
  private readonly delays: (number | null)[];
  constructor(delays: (number | null)[]) {
    this.delays = delays;
  }

  tell(event: MinerEvent): void {
    const result = step(this.life, event, at(this.now));
    this.life = result.life;
    MinerState.parse(this.life.state);
    for (const effect of result.effects) this.carryOut(effect);
  }

  /** What the outside does in answer; `null` hangs for ever. */
  private answer(event: MinerEvent): void {
    const delay = this.delays.shift() ?? 10;
    if (delay !== null) this.due.push({ at: this.now + delay, event });
  }

  private carryOut(effect: MinerEffect): void {
    if (effect.kind === 'run-phase') this.answer({ kind: 'phase-done', run: effect.run, phase: effect.phase });
    else if (effect.kind === 'tear-down') this.answer({ kind: 'torn-down', run: effect.run });
    else if (effect.kind === 'set-up') this.answer({ kind: 'opened' });
    else if (effect.kind === 'clear-alarm') this.alarms.delete(effect.name);
    else if (effect.kind === 'set-alarm') {
      const event: MinerEvent = { kind: 'alarm', name: effect.name, run: effect.run };
      this.alarms.set(effect.name, { at: this.now + effect.afterMs, event });
    }
  }

  pass(ms: number): void {
    const until = this.now + ms;
    for (;;) {
      const waiting = [...this.due, ...this.alarms.values()].filter((entry) => entry.at <= until).toSorted((a, b) => a.at - b.at);
      const next = waiting[0];
      if (!next) break;
      this.now = Math.max(this.now, next.at);
      const index = this.due.indexOf(next);
      if (index >= 0) this.due.splice(index, 1);
      else for (const [name, alarm] of this.alarms) if (alarm === next) this.alarms.delete(name);
      this.tell(next.event);
    }
    this.now = until;
  }
}

const anyRun = fc.constantFrom('current', 'older' as const);
const anyChild = fc.constantFrom('inference' as const, 'validator' as const);
type Move = (world: World) => void;
const tell =
  (event: MinerEvent): Move =>
  (world) =>
    world.tell(event);
const ofRun = (make: (run: number) => MinerEvent) =>
  anyRun.map(
    (which): Move =>
      (world) =>
        world.tell(make(which === 'current' ? world.life.run : world.life.run - 1)),
  );

const anyMove: fc.Arbitrary<Move> = fc.oneof(
  fc
    .constantFrom(
      ...([EVENTS.start, EVENTS['start-other'], EVENTS.stop, EVENTS.resume, EVENTS.rebind, EVENTS.opened] as MinerEvent[]),
    )
    .map(tell),
  fc.constantFrom(tell(EVENTS.opened), tell(EVENTS['set-up-failed'])),
  fc.option(fc.integer({ min: -5_000, max: 60_000 })).map(
    (ms): Move =>
      (world) =>
        world.tell({ kind: 'pause', until: ms === null ? null : at(world.now + ms) }),
  ),
  fc
    .constantFrom(null, 'too-hot' as const, 'full-screen' as const)
    .map((reason) => tell({ kind: 'yield', to: reason && { reason, cause: null, until: null } })),
  anyChild.chain((child) => ofRun((run) => ({ kind: 'child-lost', run, child, attempt: 1 }))),
  anyChild.chain((child) => ofRun((run) => ({ kind: 'child-back', run, child }))),
  fc.constantFrom(crash, taken).chain((problem) => ofRun((run) => ({ kind: 'failed', run, problem }))),
  ofRun((run) => ({ kind: 'torn-down', run })),
  fc.constantFrom<AlarmName>('pause-over', 'tear-down-limit').chain((name) => ofRun((run) => ({ kind: 'alarm', name, run }))),
  fc.integer({ min: 0, max: 30_000 }).map(
    (ms): Move =>
      (world) =>
        world.pass(ms),
  ),
);

describe('Stop', () => {
  it('leaves room for the kill within its limit', () => expect(TEAR_DOWN_LIMIT_MS).toBeLessThan(STOP_LIMIT_MS));

  it('from any sequence of events reaches ready within its limit, whatever hangs', () => {
    const delays = fc.array(fc.option(fc.integer({ min: 0, max: 20_000 })), { maxLength: 30 });
    fc.assert(
      fc.property(delays, fc.array(anyMove, { maxLength: 40 }), (waits, moves) => {
        const world = new World(waits);
        world.tell(EVENTS.opened);
        for (const move of moves) move(world);
        world.tell(EVENTS.stop);
        const asked = world.now;
        world.pass(STOP_LIMIT_MS);
        expect(world.now - asked).toBe(STOP_LIMIT_MS);
        expect(world.life.state.kind).toBe('ready');
      }),
      { numRuns: 2_000 },
    );
  });

  it('before the database is open nothing starts after it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom<MinerEvent>(EVENTS.start, EVENTS.stop, EVENTS.pause, EVENTS['set-up-failed'])),
        (events) => {
          const life = walk([...events, EVENTS.stop]);
          expect(['setting-up', 'blocked']).toContain(life.state.kind);
          expect(life.wanted).toBeNull();
          const after = step(life, EVENTS.opened, at(T)).life.state.kind;
          expect(after).toBe(life.state.kind === 'setting-up' ? 'ready' : 'blocked');
        },
      ),
    );
  });
});
