// Pausing by politeness: what it ends, what it never ends, what it gives back of the card, and a Start while a reason holds.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StartPhase } from '../contract/miner-state.ts';
import { AUTO_REASONS, type AutoReason } from '../contract/pausing.ts';
import type { EpochMs } from '../contract/units.ts';
import { LETS_GO, type Life, type MinerEffect, type MinerEvent, NEWBORN } from './miner-life.ts';
import { step } from './miner-machine.ts';

const T = 1_000_000;
const work = { kind: 'practice', subnet: 'practice' } as const;
const START: MinerEvent = { kind: 'start', work };
const RESUME: MinerEvent = { kind: 'resume' };
const OVER: MinerEvent = { kind: 'yield', to: null };
const BY_PERSON: MinerEvent = { kind: 'pause', until: null };
const by = (reason: AutoReason, cause: string | null = null): MinerEvent => ({
  kind: 'yield',
  to: { reason, cause, until: null },
});
const done = (phase: StartPhase): MinerEvent => ({ kind: 'phase-done', run: 1, phase });
const PHASES = (['model', 'inference', 'chain', 'axon', 'validator'] as const).map(done);

/** Walks, a second for each event. Answers the life and what was asked for on the way. */
function walk(events: readonly MinerEvent[], from: Life = NEWBORN, at = T) {
  let life = from;
  const effects: MinerEffect[] = [];
  for (const [index, event] of events.entries()) {
    const result = step(life, event, (at + index * 1_000) as EpochMs);
    life = result.life;
    effects.push(...result.effects);
  }
  return { life, state: life.state, asked: effects.map((effect) => ('phase' in effect ? effect.phase : effect.kind)) };
}
const STARTED = walk([{ kind: 'opened' }, START]).life;
const MINING = walk(PHASES, STARTED).life;

describe('politeness', () => {
  it('pauses what mines, says why, and lets it go on by itself', () => {
    const paused = walk([by('video-call', 'zoom')], MINING);
    expect(paused.state).toEqual({ kind: 'paused', work, reason: 'video-call', cause: 'zoom', until: null, since: T });
    expect(paused.asked).toEqual(['clear-alarm', 'hold']);
    const after = walk([OVER, done('axon'), done('validator')], paused.life);
    expect(after.state.kind).toBe('mining');
    expect(after.asked).toEqual(['clear-alarm', 'axon', 'validator']);
  });

  it('another reason changes the words and not since when', () => {
    const paused = walk([by('video-call'), by('too-hot', 'A card')], MINING);
    expect(paused.state).toMatchObject({ kind: 'paused', reason: 'too-hot', cause: 'A card', since: T });
    expect(paused.asked.filter((effect) => effect === 'hold')).toHaveLength(1);
  });

  it.each(AUTO_REASONS)('%s gives the card back once where that is worth it, and takes it again', (reason) => {
    const paused = walk([by(reason), by(reason, 'again')], MINING);
    expect(paused.asked.filter((effect) => effect === 'let-go')).toHaveLength(LETS_GO[reason] ? 1 : 0);
    const again = walk([OVER], paused.life);
    expect(again.asked.at(-1)).toBe(LETS_GO[reason] ? 'inference' : 'axon');
    // Who may ask has been read in this run.
    const on = walk([done('inference')], again.life);
    expect(on.state).toMatchObject({ kind: 'starting', phase: 'axon' });
  });

  it('a game that begins during a call takes the card then', () => {
    expect(walk([by('video-call'), by('full-screen'), by('video-call')], MINING).asked).toEqual([
      'clear-alarm',
      'hold',
      'clear-alarm',
      'let-go',
      'clear-alarm',
    ]);
  });

  it('a game gives the card to whoever plays, also while the person has paused it', () => {
    const { life, asked } = walk([BY_PERSON, by('full-screen')], MINING);
    expect(asked.at(-1)).toBe('let-go');
    expect(walk([OVER, RESUME], life).asked.at(-1)).toBe('inference');
  });

  it('an inference process that it ends is not one that was lost', () => {
    const lost: MinerEvent = { kind: 'child-lost', run: 1, child: 'inference', attempt: 1 };
    const { state } = walk([lost, by('battery'), OVER, done('inference'), done('axon'), done('validator')], MINING);
    expect(state).toMatchObject({ kind: 'mining', recovering: null });
  });

  it('starts nothing and stops nothing', () => {
    for (const life of [NEWBORN, walk([{ kind: 'opened' }]).life, walk([{ kind: 'stop' }], MINING).life]) {
      expect(walk([by('battery'), OVER], life).state).toEqual(life.state);
    }
  });
});

describe('whatever happens', () => {
  const events: MinerEvent[] = [
    START,
    { kind: 'stop' },
    RESUME,
    BY_PERSON,
    { kind: 'pause', until: (T + 5_000) as EpochMs },
    by('too-hot'),
    by('full-screen'),
    OVER,
    ...PHASES,
    ...PHASES,
    { kind: 'alarm', name: 'pause-over', run: 1 },
    { kind: 'torn-down', run: 1 },
    { kind: 'child-lost', run: 1, child: 'inference', attempt: 1 },
  ];

  it('the axon opens only while nothing holds it, and the card is taken only while nothing wants it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 40 }), (happened) => {
        let life = STARTED;
        for (const [index, event] of happened.entries()) {
          const result = step(life, event, (T + index * 1_000) as EpochMs);
          life = result.life;
          const phases = result.effects.flatMap((effect) => (effect.kind === 'run-phase' ? [effect.phase] : []));
          const wanted = life.yielding !== null && LETS_GO[life.yielding.reason];
          expect(phases.includes('axon') && (life.person !== null || life.yielding !== null)).toBe(false);
          expect(phases.includes('inference') && wanted).toBe(false);
          expect(life.state.kind === 'mining' && (life.person !== null || life.yielding !== null)).toBe(false);
          expect(life.state.kind === 'paused' && wanted && life.warm).toBe(false);
        }
      }),
    );
  });
});

describe('a person’s pause', () => {
  it('is never ended by politeness, whatever comes and goes', () => {
    const { state } = walk([BY_PERSON, by('asleep'), OVER, by('battery'), OVER], MINING);
    expect(state).toMatchObject({ kind: 'paused', reason: 'person' });
    expect(walk([by('battery'), BY_PERSON, OVER], MINING).state).toMatchObject({
      kind: 'paused',
      reason: 'person',
      since: T + 1_000,
    });
  });

  it('that ends while a reason holds goes over into that reason, and the axon stays closed', () => {
    const resumed = walk([BY_PERSON, by('metered'), RESUME], MINING);
    expect(resumed.state).toMatchObject({ kind: 'paused', reason: 'metered', since: T });
    expect(resumed.asked).not.toContain('axon');
    const timed = walk([{ kind: 'pause', until: (T + 1_500) as EpochMs }, by('metered')], MINING);
    expect(walk([{ kind: 'alarm', name: 'pause-over', run: 1 }], timed.life, T + 2_000).state).toMatchObject({
      reason: 'metered',
    });
  });

  it('for an update says so, and ends as the person’s does', () => {
    const paused = walk([{ kind: 'pause', until: null, by: 'update' }], MINING);
    expect(paused.state).toMatchObject({ kind: 'paused', reason: 'update', until: null });
    expect(paused.asked).toContain('hold');
    expect(walk([RESUME], paused.life).asked.at(-1)).toBe('axon');
  });

  it('asked for while starting begins before the axon opens, and a second Start takes it back', () => {
    const asked = walk([BY_PERSON, ...PHASES], STARTED);
    expect(asked.state).toMatchObject({ kind: 'paused', reason: 'person' });
    expect(asked.asked).not.toContain('axon');
    expect(walk([RESUME], asked.life).asked.at(-1)).toBe('axon');
    expect(walk([BY_PERSON, START, ...PHASES], STARTED).state.kind).toBe('mining');
  });

  it('is of one run: the next is not paused by it', () => {
    const stopped = walk([BY_PERSON, { kind: 'stop' }, { kind: 'torn-down', run: 1 }, START], MINING);
    expect(stopped.life).toMatchObject({ state: { kind: 'starting' }, person: null });
  });
});

describe('Start while a reason holds', () => {
  it('says so: it starts as far as the card allows, and pauses with the reason', () => {
    const gaming = walk([by('full-screen', 'A game'), ...PHASES], STARTED);
    expect(gaming.state).toMatchObject({ kind: 'paused', reason: 'full-screen', cause: 'A game' });
    expect(gaming.asked).toEqual(['clear-alarm', 'hold']);
    expect(walk([OVER, done('inference')], gaming.life).state).toMatchObject({ kind: 'starting', phase: 'chain' });

    const hot = walk([by('too-hot'), ...PHASES], STARTED);
    expect(hot.state).toMatchObject({ kind: 'paused', reason: 'too-hot' });
    expect(hot.asked).toEqual(['inference', 'chain', 'clear-alarm', 'hold']);
    expect(walk([OVER], hot.life).asked.at(-1)).toBe('axon');
  });

  it('a reason that begins while it starts is heeded at the end of the phase, and one that ends is forgotten', () => {
    const [model, inference, chain, axon] = PHASES as [MinerEvent, MinerEvent, MinerEvent, MinerEvent];
    const loading = walk([model, by('gpu-busy'), inference], STARTED);
    expect(loading.state).toMatchObject({ kind: 'paused', reason: 'gpu-busy' });
    expect(loading.asked).toEqual(['inference', 'clear-alarm', 'hold', 'let-go']);
    const opening = walk([model, inference, chain, by('battery'), axon], STARTED);
    expect(opening.state).toMatchObject({ kind: 'paused', reason: 'battery' });
    expect(walk([model, by('gpu-busy'), OVER, inference], STARTED).state).toMatchObject({ kind: 'starting', phase: 'chain' });
  });
});
