// The person's list over a real axon, real sockets and a real file that is replaced, broken and deleted while it runs.
import { chmod, mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startThreads } from '../../rig/fork.ts';
import { skipBecause } from '../../rig/skip-for-tests.ts';
import { send } from '../axon/testing/client.ts';
import { BUILT, miner, run, type Running, stranger, subnet, languageRoute, validator } from '../axon/testing/rig.ts';
import { classicRequest, type Signer } from '../axon/testing/signer.ts';
import { createVerifier } from '../axon/verifier-pool.ts';
import { clockByHand, type HandClock } from '../clock-by-hand.ts';
import { CALLERS_FILE, CallersFile, type CallersNews, LOOK_INTERVAL_MS, SERVED_STALE_MS, SETTLE_MS } from './callers-file.ts';
import { JoinedCallers } from './joined-callers.ts';
import { KEPT_FILE } from './kept-list.ts';

const WAIT = { timeout: 10_000, interval: 20 };
const verifier = createVerifier({ startThread: startThreads(BUILT) });
afterAll(() => verifier.dispose());

let folder: string;
let file: string;
let clock: HandClock;
let callers: CallersFile;
let news: (CallersNews | null)[];
let axon: Running | null;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'lode-callers-'));
  file = path.join(folder, CALLERS_FILE);
  clock = clockByHand(Date.now());
  news = [];
  axon = null;
  callers = new CallersFile({ folder, clock, subnets: ['testing'], onChange: (told) => news.push(told) });
});
afterEach(async () => {
  await callers.close();
  await axon?.close();
  await rm(folder, { recursive: true, force: true });
});

const named = (signer: Signer, over: object = {}) => ({ hotkey: signer.hotkey, validatorPermit: true, stakeTao: 500, ...over });
const list = (...callersNamed: object[]) => JSON.stringify({ version: 1, callers: callersNamed });
const ruled = (rules: object) => JSON.stringify({ version: 1, callers: [named(validator)], subnets: { testing: rules } });
/** As careful programs save: whole, under another name, then in place of the old. */
async function replace(text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
/** Long enough for a broken file to be believed to be broken, seen twice. */
async function lookLong(): Promise<void> {
  await callers.look();
  await clock.advance(SETTLE_MS);
  await callers.look();
}
/** Lode is started again. */
const restart = async (): Promise<void> => {
  await callers.close();
  callers = new CallersFile({ folder, clock, subnets: ['testing'], onChange: (told) => news.push(told) });
  await callers.open();
};
const kind = () => callers.standing.kind;

async function serve(): Promise<void> {
  axon = await run({ verifier, directory: new JoinedCallers([callers]), routes: [languageRoute({ subnet: subnet() })] });
}
const ask = async (signer: Signer): Promise<number> => {
  const asking = { signer, receiver: miner.hotkey, route: 'LanguageSynapse', body: { texts: ['hello'] } };
  return (await send(axon?.port ?? 0, classicRequest(asking))).status;
};

describe('over an axon', () => {
  it('lets in whom the file names, as the file is replaced under it', async () => {
    await writeFile(file, list(named(validator)));
    await callers.open();
    await serve();
    expect(await ask(validator)).toBe(200);
    expect(await ask(stranger)).toBe(403);

    await replace(list(named(stranger)));
    await callers.look();
    expect([await ask(validator), await ask(stranger)]).toEqual([403, 200]);

    await replace(list(named(validator, { stakeTao: 1 }), named(stranger, { validatorPermit: false })));
    await callers.look();
    expect([await ask(validator), await ask(stranger)]).toEqual([403, 403]);

    await replace(ruled({ allow: [stranger.hotkey], deny: [validator.hotkey] }));
    await callers.look();
    expect([await ask(validator), await ask(stranger)]).toEqual([403, 200]);
    expect(axon?.queries.at(-2)?.reason).toBe('denied');
    expect(axon?.queries.at(-1)).toMatchObject({ outcome: 'answered', caller: stranger.hotkey });
  });

  it('goes by what it read before while the file is broken, for a day and no longer', async () => {
    await writeFile(file, list(named(validator)));
    await callers.open();
    await serve();
    await writeFile(file, '{"version": 1,\n"callers": [');
    await lookLong();
    expect(callers.view).toMatchObject({ found: true, callers: 1, fault: { code: 'not-json', line: 2 } });
    expect(kind()).toBe('stale');
    expect([await ask(validator), await ask(stranger)]).toEqual([200, 403]);

    const { standing } = callers;
    if (standing.kind !== 'stale') throw new Error(standing.kind);
    await clock.advance(standing.servedUntil - clock.now() - 1);
    expect([kind(), await ask(validator)]).toEqual(['stale', 200]);
    await clock.advance(1);
    expect(callers.standing).toEqual({ kind: 'expired', since: standing.since });
    expect([await ask(validator), await ask(stranger)]).toEqual([503, 503]);
    expect(axon?.queries.at(-1)?.reason).toBe('callers-outdated');
    await callers.look();

    await replace(list(named(validator)));
    await callers.look();
    expect([kind(), await ask(validator), await ask(stranger)]).toEqual(['current', 200, 403]);
    expect(news.filter(Boolean)).toEqual(['stale', 'expired', 'current']);
  });
});

describe('after a restart', () => {
  it('a file that broke is gone by as it was, for what is left of the day', async () => {
    await writeFile(file, ruled({ deny: [stranger.hotkey] }));
    await callers.open();
    await clock.advance(SERVED_STALE_MS / 2);
    await callers.look();
    await callers.close();
    const ran = clock.now();
    await clock.advance(SERVED_STALE_MS / 4);
    await writeFile(file, '{');
    await restart();
    const { standing } = callers;
    if (standing.kind !== 'stale') throw new Error(standing.kind);
    expect(Math.abs(standing.since - ran)).toBeLessThan(LOOK_INTERVAL_MS * 2);
    expect(callers.change('testing')?.deny).toEqual([stranger.hotkey]);
    await clock.advance(SERVED_STALE_MS);
    await restart();
    expect(callers.standing).toEqual({ kind: 'expired', since: standing.since });
    expect(callers.change('testing')?.deny).toEqual([stranger.hotkey]);
    await writeFile(file, list(named(stranger)));
    await restart();
    expect([kind(), callers.view.callers, callers.view.denied]).toEqual(['current', 1, 0]);
  });

  it('a file that was deleted meanwhile is forgotten, and so is its copy', async () => {
    await writeFile(file, list(named(validator)));
    await callers.open();
    await callers.close();
    await unlink(file);
    await restart();
    expect(callers.view).toMatchObject({ found: false, callers: 0, standing: { kind: 'current' } });
    await writeFile(file, '{');
    await restart();
    expect(callers.standing).toEqual({ kind: 'expired', since: null });
  });

  it('a copy that cannot be read is none', async () => {
    await writeFile(file, list(named(validator)));
    await callers.open();
    await callers.close();
    await writeFile(path.join(folder, KEPT_FILE), 'half of it');
    await writeFile(file, '{');
    await restart();
    expect(callers.standing).toEqual({ kind: 'expired', since: null });
  });
});

describe('a file', () => {
  it('that is not there names nobody, and is no fault', async () => {
    await callers.open();
    expect(callers.view).toMatchObject({ found: false, standing: { kind: 'current' }, readAt: null, fault: null });
    expect(news).toEqual([]);
  });

  it('is seen by itself when it changes', async () => {
    await callers.open();
    await writeFile(file, list(named(validator)));
    await expect
      .poll(async () => {
        await clock.advance(LOOK_INTERVAL_MS);
        return callers.find(validator.hotkey)?.stakeTao;
      }, WAIT)
      .toBe(500);
  });

  it('that was deleted names nobody, at once, and is no fault', async () => {
    await writeFile(file, ruled({ deny: [stranger.hotkey] }));
    await callers.open();
    await unlink(file);
    await lookLong();
    expect(callers.find(validator.hotkey)).toBeNull();
    expect(callers.change('testing')).toBeNull();
    expect(callers.view).toMatchObject({ found: false, standing: { kind: 'current' }, readAt: null, callers: 0, denied: 0 });
  });

  it('that is broken at the start names nobody, and says so', async () => {
    await writeFile(file, 'hello');
    await callers.open();
    expect(callers.standing).toEqual({ kind: 'expired', since: null });
    expect(callers.view).toMatchObject({ found: true, readAt: null, fault: { code: 'not-json', line: 1 } });
    expect(news).toEqual(['expired']);
    await unlink(file);
    await lookLong();
    expect(kind()).toBe('current');
    expect(news).toEqual(['expired', 'current']);
  });

  it('that is gone or half written for a moment while it is saved changes nothing', async () => {
    await writeFile(file, list(named(validator)));
    await callers.open();
    const told = news.length;
    await rename(file, `${file}~`); // an editor that keeps the old one
    await callers.look();
    await writeFile(file, '{"version": 1, "cal');
    await callers.look();
    expect([kind(), callers.find(validator.hotkey)?.stakeTao, callers.view.found]).toEqual(['current', 500, true]);
    expect(news.length).toBe(told);
    await writeFile(file, list(named(validator, { stakeTao: 900 })));
    await callers.look();
    expect([kind(), callers.find(validator.hotkey)?.stakeTao]).toEqual(['current', 900]);
    await clock.advance(SETTLE_MS);
    await callers.look();
    expect(kind()).toBe('current');
  });

  it('that is broken in another way has its new fault told, and its time counted from the first', async () => {
    await writeFile(file, list(named(validator)));
    await callers.open();
    await writeFile(file, '{');
    await lookLong();
    const first = callers.standing;
    await clock.advance(SERVED_STALE_MS / 2);
    await writeFile(file, '{"version": 7}');
    await lookLong();
    expect(callers.view.fault).toMatchObject({ code: 'newer', params: { found: 7, known: 1 } });
    expect(callers.standing).toEqual(first);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a folder', () => mkdir(file)],
    ['a link that leads nowhere', () => symlink(path.join(folder, 'nowhere'), file)],
    ['a link to itself', () => symlink(file, file)],
    ['far too large', () => writeFile(file, ' '.repeat(3_000_000))],
  ])('that has become %s is broken, not gone', async (_what, become) => {
    await writeFile(file, list(named(validator)));
    await callers.open();
    await unlink(file);
    await become();
    await lookLong();
    expect([kind(), callers.view.found, callers.find(validator.hotkey)?.stakeTao]).toEqual(['stale', true, 500]);
  });

  it('whose folder is away is broken, not gone', async () => {
    await writeFile(file, list(named(validator)));
    await callers.open();
    await rename(folder, `${folder}-away`);
    await lookLong();
    expect(kind()).toBe('stale');
    await rename(`${folder}-away`, folder);
    await callers.look();
    expect(kind()).toBe('current');
  });

  it('that may not be read is broken', async (context) => {
    if (process.platform === 'win32') return skipBecause(context, 'Windows has no such permissions');
    if (process.getuid?.() === 0) return skipBecause(context, 'root may read every file');
    await writeFile(file, list(named(validator)));
    await callers.open();
    await chmod(file, 0);
    await lookLong();
    expect(callers.view.fault).toMatchObject({ code: 'unreadable' });
  });

  it('that is saved as it was is as good as new, and a clock set back does not make a broken one last', async () => {
    await writeFile(file, list(named(validator)));
    await callers.open();
    await writeFile(file, '{');
    await lookLong();
    clock.stepWall(-SERVED_STALE_MS);
    await clock.advance(SERVED_STALE_MS);
    expect(kind()).toBe('expired');
    await writeFile(file, list(named(validator)));
    await callers.look();
    expect([kind(), callers.view.fault]).toEqual(['current', null]);
  });
});
