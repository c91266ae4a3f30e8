// The client of the validator process, over a port that a test holds: briefed when it introduces itself, again after each death.
import { describe, expect, it } from 'vitest';
import type { ChildPort } from '../../contract/port.ts';
import type { Ss58, TcpPort } from '../../contract/units.ts';
import { clockByHand } from '../clock-by-hand.ts';
import { PracticeDirectory } from './practice-directory.ts';
import { type PracticeEvent, PracticeValidator } from './practice-validator.ts';

const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' as Ss58;
const BOB = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty' as Ss58;
const MINER = { host: '127.0.0.1', port: 9_000 as TcpPort, hotkey: ALICE };
const ABOUT = { subnet: 'practice', everyMs: 500, realEveryMs: null, baseline: null, approximated: [] };
const hello = (hotkey: Ss58) => ({ kind: 'hello', validators: [{ hotkey, name: 'Practice validator 1', stakeTao: 1_000 }] });

class FakePort implements ChildPort {
  readonly pid = null;
  readonly posted: { kind?: string }[] = [];
  killed = false;
  private message: (message: unknown) => void = () => undefined;
  private exit: (exit: { code: number | null }) => void = () => undefined;
  post(message: unknown): void {
    this.posted.push(message as { kind?: string });
  }
  onMessage(listener: (message: unknown) => void): void {
    this.message = listener;
  }
  onExit(listener: (exit: { code: number | null }) => void): void {
    this.exit = listener;
  }
  kill(): void {
    this.killed = true;
    this.exit({ code: null });
  }
  says(message: unknown): void {
    this.message(message);
  }
}

function begin() {
  const clock = clockByHand();
  const ports: FakePort[] = [];
  const events: PracticeEvent[] = [];
  const judged: unknown[] = [];
  const abouts: unknown[] = [];
  const directory = new PracticeDirectory();
  const validator = new PracticeValidator({
    spawn: () => {
      ports.push(new FakePort());
      return Promise.resolve(ports.at(-1) as FakePort);
    },
    clock,
    directory,
    questions: () => ({ subnet: 'practice', files: new Map([['a/b', '/x']]), modelsFolder: '/models', perSecond: 2 }),
    onAbout: (one) => abouts.push(one),
    onJudged: (rows) => judged.push(...rows),
    onEvent: (event) => events.push(event),
  });
  const newest = () => ports.at(-1) as FakePort;
  const kinds = () => newest().posted.map(({ kind }) => kind);
  return { clock, ports, events, judged, abouts, directory, validator, newest, kinds };
}

describe('the practice validator', () => {
  it('fills the directory and is told where the miner is and to ask', async () => {
    const { clock, validator, newest, directory, abouts } = begin();
    const asked = validator.ask(MINER);
    await clock.advance(0);
    newest().says(hello(BOB));
    newest().says({ kind: 'about', ...ABOUT });
    expect(await asked).toEqual({ ok: true, value: undefined });
    expect(abouts).toEqual([ABOUT]);
    expect(directory.find(BOB)).toMatchObject({ name: 'Practice validator 1', validatorPermit: true, stakeTao: 1_000 });
    expect(directory.find(BOB)?.publicKey).toHaveLength(32);
    expect(directory.find(ALICE)).toBeNull();
    expect(newest().posted).toEqual([
      { kind: 'announce', ...MINER },
      { kind: 'ask', subnet: 'practice', files: [['a/b', '/x']], modelsFolder: '/models', perSecond: 2 },
    ]);
  });

  it('holds, and asks again without a new process', async () => {
    const { clock, validator, newest, ports, kinds } = begin();
    void validator.ask(MINER);
    await clock.advance(0);
    newest().says(hello(BOB));
    validator.hold();
    const again = validator.ask(MINER);
    newest().says({ kind: 'about', ...ABOUT });
    expect(await again).toMatchObject({ ok: true });
    expect(kinds()).toEqual(['announce', 'ask', 'hold', 'announce', 'ask']);
    expect(ports).toHaveLength(1);
  });

  it('one that died comes back with new keys and is briefed again; held, it stays quiet', async () => {
    const { clock, validator, newest, kinds, events, directory } = begin();
    void validator.ask(MINER);
    await clock.advance(0);
    newest().says(hello(ALICE));
    newest().kill();
    await clock.advance(1_000);
    newest().says(hello(BOB));
    expect(events).toEqual([
      { kind: 'lost', attempt: 1 },
      { kind: 'back', downMs: 1_000 },
    ]);
    expect([directory.find(ALICE), directory.find(BOB)?.hotkey]).toEqual([null, BOB]);
    expect(kinds()).toEqual(['announce', 'ask']);
    validator.hold();
    newest().kill();
    await clock.advance(1_000);
    newest().says(hello(BOB));
    expect(kinds()).toEqual([]);
  });

  it('one that cannot ask says so to who waits for it, and to whom it has asked for as trouble', async () => {
    const { clock, validator, newest, events } = begin();
    const asked = validator.ask(MINER);
    await clock.advance(0);
    newest().says(hello(BOB));
    newest().says({ kind: 'cannot', detail: 'the model is gone' });
    expect(await asked).toEqual({
      ok: false,
      problem: { code: 'practice-unavailable', params: { detail: 'the model is gone' } },
    });
    expect(events).toEqual([]);
    newest().says({ kind: 'cannot', detail: 'it is gone again' });
    expect(events).toEqual([{ kind: 'cannot', detail: 'it is gone again' }]);
  });

  it('one that never gets to asking is given up on; who held it meanwhile does not wait', async () => {
    const { clock, validator, newest, ports } = begin();
    const asked = validator.ask(MINER);
    await clock.advance(0);
    newest().says(hello(BOB));
    await clock.advance(59_000);
    expect(newest().killed).toBe(false);
    await clock.advance(2_000);
    expect(ports[0]?.killed).toBe(true);
    validator.hold();
    newest().says(hello(BOB));
    expect(await asked).toMatchObject({ ok: true });
  });

  it('one that says nothing is given up on, and a crash loop is told once', async () => {
    const { clock, validator, ports, events } = begin();
    const asked = validator.ask(MINER);
    await clock.advance(120_000);
    expect(ports.length).toBeGreaterThan(1);
    expect(ports[0]?.killed).toBe(true);
    for (let count = 0; count < 10; count += 1) {
      ports.at(-1)?.kill();
      await clock.advance(5_000);
    }
    expect(await asked).toMatchObject({ ok: false, problem: { code: 'practice-crash-loop' } });
    expect(events.filter(({ kind }) => kind === 'crash-loop')).toHaveLength(1);
  });

  it('words that are not of the wire are not listened to, and close ends it', async () => {
    const { clock, validator, newest, judged } = begin();
    const asked = validator.ask(MINER);
    await clock.advance(0);
    for (const word of [null, 7, 'hello', { kind: 'hello' }, { kind: 'judged', rows: [{}] }, { kind: 'unknown' }])
      newest().says(word);
    validator.close();
    expect(await asked).toMatchObject({ ok: false });
    expect(newest().killed).toBe(true);
    await clock.advance(60_000);
    expect(judged).toEqual([]);
  });
});
