// Leaving for an update and coming back from it: what was done is written down, done again, and by nobody who did not do it.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Command } from '../../contract/commands.ts';
import type { MinerState } from '../../contract/miner-state.ts';
import type { PauseReason } from '../../contract/pausing.ts';
import { fail, ok } from '../../contract/problem.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { Shell } from '../shell.ts';
import type { StartLevel } from '../starts.ts';
import { harmOf, isFetching } from './harm.ts';
import { FRESH_MS, NOTE_FILE, noteOf, readNote, writeNote } from './left-note.ts';
import { leave } from './leaving.ts';
import { takingUp, UPDATES_FOLDER } from './taking-up.ts';

const work = { kind: 'practice', subnet: 'practice' } as const;
const at = 1_795_000_000_000 as EpochMs;
const MINING: MinerState = { kind: 'mining', work, since: at, recovering: null };
const READY: MinerState = { kind: 'ready' };
const paused = (reason: PauseReason, until: EpochMs | null = null): MinerState => ({
  kind: 'paused',
  work,
  reason,
  cause: null,
  until,
  since: at,
});

let dataFolder: string;
const folder = () => path.join(dataFolder, UPDATES_FOLDER);
beforeEach(() => {
  dataFolder = mkdtempSync(path.join(tmpdir(), 'lode-left-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

/** A shell around a miner that does as it is told, at once. */
interface Around {
  readonly window?: object | null;
  readonly level?: StartLevel;
  readonly atWork?: object;
  /** While the axon closes. */
  readonly meanwhile?: (become: (state: MinerState) => void) => void;
  /** Somebody has quit already. */
  readonly ends?: boolean;
}
function shellWith(miner: MinerState, options: Around = {}) {
  const sent: Command[] = [];
  const listeners = new Set<() => void>();
  const current = {
    miner,
    axon: miner.kind === 'mining' ? { port: 8091 } : null,
    host: { engineLost: null },
    offers: [],
    computer: null,
  };
  const become = (state: MinerState) => {
    Object.assign(current, { miner: state, axon: state.kind === 'mining' ? { port: 8091 } : null });
    for (const listener of listeners) listener();
  };
  const finished: string[] = [];
  const { meanwhile, ends = false } = options;
  const { window = null, level = 'all', atWork = { queries: 0, transactions: 0, lastHourOfImmunity: null } } = options;
  const shell = {
    dataFolder,
    start: { level },
    snapshots: {
      current,
      subscribe: (listener: () => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    window: { current: window },
    send: (command: Command) => {
      sent.push(command);
      if (command.type === 'miner.pause') become(paused(command.args.reason ?? 'person', command.args.until));
      if (command.type === 'miner.pause') meanwhile?.(become);
      if (command.type === 'miner.start' || command.type === 'miner.resume') become(MINING);
      return Promise.resolve(command.type === 'miner.at-work' ? ok(atWork) : ok({}));
    },
    quitThen: (finish: () => Promise<void>) => void (ends ? Promise.resolve() : finish()).then(() => finished.push('ended')),
  } as unknown as Shell;
  return { shell, sent, finished, become, types: () => sent.map(({ type }) => type) };
}

const prepared = (fault = false) => ({
  swap: () => Promise.resolve(fault ? fail('update-altered', { version: '0.2.0' }) : ok(undefined)),
  finish: () => Promise.resolve(),
  cancel: () => Promise.resolve(),
});

describe('leaving', () => {
  it('lets the axon close, swaps, writes down what was done, and ends', async () => {
    const lode = shellWith(MINING);
    expect(await leave(lode.shell, folder(), prepared())).toEqual({ ok: true, value: undefined });
    expect(lode.sent).toEqual([{ type: 'miner.pause', args: { until: null, reason: 'update' } }]);
    await vi.waitFor(() => expect(lode.finished).toEqual(['ended']));
    expect(readNote(folder(), Date.now())).toMatchObject({ hidden: true, work, paused: null });
  });

  it('that is refused at the last moment goes on with what was done', async () => {
    const lode = shellWith(MINING, { window: {} });
    expect(await leave(lode.shell, folder(), prepared(true))).toMatchObject({ problem: { code: 'update-altered' } });
    expect([lode.types(), existsSync(path.join(folder(), NOTE_FILE)), lode.finished]).toEqual([
      ['miner.pause', 'miner.resume'],
      false,
      [],
    ]);
  });

  it('goes on with nothing that the person stopped or paused while the axon closed', async () => {
    const stopped = shellWith(MINING, { meanwhile: (become) => become(READY) });
    await leave(stopped.shell, folder(), prepared());
    await vi.waitFor(() => expect(stopped.finished).toEqual(['ended']));
    expect(readNote(folder(), Date.now())).toMatchObject({ work: null });
    const held = shellWith(MINING, { meanwhile: (become) => become(paused('person')) });
    await leave(held.shell, folder(), prepared());
    await vi.waitFor(() => expect(held.finished).toEqual(['ended']));
    expect(readNote(folder(), Date.now())).toMatchObject({ work, paused: { until: null } });
  });

  it('leaves no note where somebody quits first: Lode begins nothing when it is opened again', async () => {
    const lode = shellWith(MINING, { ends: true });
    await leave(lode.shell, folder(), prepared());
    await vi.waitFor(() => expect(lode.finished).toEqual(['ended']));
    expect(existsSync(path.join(folder(), NOTE_FILE))).toBe(false);
  });

  it('notes a person’s pause as theirs, and one of politeness as work', () => {
    expect(noteOf(paused('person', at), false, at)).toMatchObject({ work, paused: { until: at }, hidden: false });
    expect(noteOf(paused('metered'), false, at)).toMatchObject({ work, paused: null });
    expect(noteOf(READY, true, at)).toMatchObject({ work: null, hidden: true });
  });
});

const note = (miner: MinerState, hidden = false, when = Date.now()) =>
  writeNote(folder(), noteOf(miner, hidden, when as EpochMs));

describe('coming back', () => {
  it('mines again once the engine is ready, and forgets that it should', async () => {
    await note(MINING);
    const lode = shellWith({ kind: 'setting-up' });
    takingUp.enable(lode.shell);
    expect(lode.sent).toEqual([]);
    lode.become(READY);
    await vi.waitFor(() => expect(existsSync(path.join(folder(), NOTE_FILE))).toBe(false));
    lode.become(READY);
    expect(lode.sent).toEqual([{ type: 'miner.start', args: { work } }]);
  });

  it('stays paused where the person had paused it', async () => {
    await note(paused('person'));
    const lode = shellWith(READY);
    takingUp.enable(lode.shell);
    await vi.waitFor(() => expect(lode.types()).toEqual(['miner.start', 'miner.pause']));
  });

  it('does nothing unasked: not after a while, not when it did nothing, not when it begins gently', async () => {
    await note(MINING, false, Date.now() - FRESH_MS);
    const late = shellWith(READY);
    takingUp.enable(late.shell);
    await note(READY);
    const idle = shellWith(READY);
    takingUp.enable(idle.shell);
    await note(MINING);
    const gentle = shellWith(READY, { level: 'no-mining' });
    takingUp.enable(gentle.shell);
    await vi.waitFor(() => expect(existsSync(path.join(folder(), NOTE_FILE))).toBe(false));
    expect([late.sent, idle.sent, gentle.sent]).toEqual([[], [], []]);
  });

  it('begins nothing the next time where it was quit before it could', async () => {
    await note(MINING);
    const end = takingUp.enable(shellWith({ kind: 'setting-up' }).shell);
    end();
    expect(existsSync(path.join(folder(), NOTE_FILE))).toBe(false);
  });

  it('is hidden once, however often it is started', async () => {
    await note(MINING, true);
    expect(readNote(folder(), Date.now())?.hidden).toBe(true);
    takingUp.enable(shellWith({ kind: 'setting-up' }).shell);
    await vi.waitFor(() => expect(readNote(folder(), Date.now())?.hidden).toBe(false));
    expect(readNote(folder(), Date.now())?.work).toEqual(work);
  });

  it('takes nothing from a note that is none', () => {
    for (const text of ['', '{', '{"format":2}', '{"format":1,"at":1,"hidden":true,"work":"all","paused":null}']) {
      rmSync(folder(), { recursive: true, force: true });
      writeNoteRaw(text);
      expect(readNote(folder(), 1)).toBeNull();
    }
    expect(readFileSync(path.join(folder(), NOTE_FILE), 'utf8')).toContain('format');
  });
});

const offers = (standing: object) => ({ offers: [{ standing }], computer: null }) as never;
const downloading = { kind: 'downloading', bytes: 9, doneBytes: 1, bytesPerSecond: null };

describe('what an update would disturb', () => {
  it.each([
    [{ queries: 3, transactions: 1, lastHourOfImmunity: true }, 'transaction'],
    [{ queries: 3, transactions: 0, lastHourOfImmunity: true }, 'immunity'],
    [{ queries: 3, transactions: 0, lastHourOfImmunity: null }, 'queries'],
    [{ queries: 0, transactions: 0, lastHourOfImmunity: false }, null],
  ])('%j: %s', async (atWork, wait) => {
    expect(await harmOf(shellWith(MINING, { atWork }).shell, () => false)).toBe(wait);
  });

  it('somebody who looks at the window, and nobody who looks elsewhere', async () => {
    expect(await harmOf(shellWith(READY).shell, () => true)).toBe('window');
    expect(await harmOf(shellWith(READY).shell, () => false)).toBeNull();
  });

  it('a model that is fetched, unless the person paused it', () => {
    expect(isFetching(offers({ ...downloading, paused: false }))).toBe(true);
    expect(isFetching(offers({ ...downloading, paused: true }))).toBe(false);
    expect(isFetching(offers({ kind: 'ready' }))).toBe(false);
  });
});

function writeNoteRaw(text: string): void {
  const file = path.join(folder(), NOTE_FILE);
  mkdirSync(folder(), { recursive: true });
  writeFileSync(file, text);
}
