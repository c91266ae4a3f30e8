// The soak of the whole app: hidden in the tray at a query a second for as long as asked, paused and opened now and then; does it grow?
import { readdirSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openInApp, pssMb, weighApp } from '../bench/memory.ts';
import { give } from '../e2e/fixtures/ordinary-user.ts';
import { freePort } from '../e2e/fixtures/ports.ts';
import { type SoakedHome, soakDesktop, soakRig } from './app-homes.ts';
import { type AppVerdict, judge, moreOf, STILL_LIMIT_MS } from './app-verdict.ts';
import { type Sample, type Weighed, weighed } from './slope.ts';

export interface AppSoakReport {
  readonly home: SoakedHome['kind'];
  readonly minutes: number;
  readonly answered: number;
  readonly verdict: AppVerdict;
  readonly why: string | null;
  /** How often each thing was done that a person does. */
  readonly deeds: Readonly<Record<string, number>>;
  /** `pss engine`, `open whole`, `data logs`, …: MB, or handles, an hour, at rest in the tray; of roles that have a process there. */
  readonly slopes: Readonly<Record<string, Weighed>>;
}

export interface AppSoakOptions {
  readonly minutes: number;
  /** Electron's program. null: the rig. */
  readonly electron: string | null;
  /** Aborted, it ends in order with what was seen so far. */
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const MB = 1_024 * 1_024;
const MS_PER_MINUTE = 60_000;
const RATE = 1;
const SAMPLE_EVERY_MS = 10_000;
/** Of a long soak; a short one does two of a person's deeds twice. */
const DEED_EVERY_MS = 30 * MS_PER_MINUTE;
const DEED_SHARE = 1 / 5;
/** After a deed, until what was made for it is gone. */
const SETTLE_MS = 20_000;
/**
 * An hour. MB of memory: in 72 hours a third of a gigabyte. Files and sockets: a limit of 1,024 is not reached in a week.
 * MB on disk: the ledger keeps each of 3,600 questions.
 */
const ALLOWED = { pss: 4, open: 4, data: 4 } as const;

export async function soakApp(options: AppSoakOptions): Promise<AppSoakReport> {
  const work = await mkdtemp(path.join(tmpdir(), 'lode-soak-'));
  const data = path.join(work, 'data');
  await mkdir(data);
  for (const folder of [work, data]) give(folder);
  try {
    const flags = [`--data-folder=${data}`, `--axon-port=${await freePort()}`, '--practice', `--practice-rate=${RATE}`];
    const home = await (options.electron === null ? soakRig(flags) : soakDesktop(options.electron, flags));
    try {
      return await watch(home, data, options);
    } finally {
      await home.quit();
    }
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function watch(home: SoakedHome, data: string, { minutes, signal, say }: AppSoakOptions): Promise<AppSoakReport> {
  const durationMs = minutes * MS_PER_MINUTE;
  const deedEveryMs = Math.min(DEED_EVERY_MS, durationMs * DEED_SHARE);
  const deeds = Object.entries(home.deeds);
  const done = Object.fromEntries(deeds.map(([name]) => [name, 0]));
  const rows: Record<string, Sample[]> = {};
  const started = performance.now();
  const passed = (): number => performance.now() - started;
  let [answered, shown, roseAt, deedAt, restsAt, said, times] = [0, 0, 0, deedEveryMs, 0, 0, 0];
  let disobeyed: string | null = null;
  const goesOn = () =>
    passed() < durationMs && !signal.aborted && home.died.length === 0 && !disobeyed && passed() - roseAt < STILL_LIMIT_MS;
  while (goesOn()) {
    await wait(Math.min(SAMPLE_EVERY_MS, durationMs - passed()), undefined, { signal }).catch(() => undefined);
    // Where it has ended meanwhile, that is what is told.
    const now = await home.answered().catch(() => shown);
    if (now !== shown) roseAt = passed();
    [answered, shown] = [answered + moreOf(shown, now), now];
    if (passed() < restsAt) continue;
    const sample = measure(home.pid, data);
    for (const [name, value] of Object.entries(sample)) (rows[name] ??= []).push({ atMs: passed(), value });
    if (passed() - said >= deedEveryMs / 2) {
      said = passed();
      const figures = ['pss whole', 'open whole', 'data whole'].map((name) => `${name} ${sample[name]?.toFixed(1) ?? '?'}`);
      say(`soak: ${Math.round(said / MS_PER_MINUTE)} min, ${answered} answered, ${figures.join(', ')}`);
    }
    const [name, deed] = deeds[times % deeds.length] ?? [];
    if (!name || !deed || passed() < deedAt || answered === 0 || !goesOn()) continue;
    await deed().catch((error: unknown) => {
      disobeyed = `${name}: ${String(error).split('\n')[0]}`;
    });
    say(`soak: ${name}`);
    done[name] = (done[name] ?? 0) + 1;
    [deedAt, restsAt, times] = [passed() + deedEveryMs, passed() + SETTLE_MS, times + 1];
  }
  const lastedMs = passed();
  const held = Object.entries(rows).filter(([, row]) => row.some(({ value }) => value > 0));
  const slopes = Object.fromEntries(held.map(([name, row]) => [name, weighed(row, lastedMs, ALLOWED[kindOf(name)])]));
  const judged = judge({ died: home.died, disobeyed, answered, stillMs: lastedMs - roseAt, lastedMs, slopes });
  return { home: home.kind, minutes: lastedMs / MS_PER_MINUTE, answered, ...judged, deeds: done, slopes };
}

const kindOf = (name: string): keyof typeof ALLOWED =>
  name.startsWith('pss') ? 'pss' : name.startsWith('open') ? 'open' : 'data';

/** Without memory and handles where the system does not tell them. */
function measure(pid: number, data: string): Record<string, number> {
  const told = pssMb(pid) !== null;
  return {
    ...(told ? { ...named('pss', weighApp(pid)), ...named('open', openInApp(pid)) } : {}),
    ...named('data', sizeOf(data)),
  };
}

const named = (kind: keyof typeof ALLOWED, figures: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${kind} ${name}`, value]));

/** MB. What Chromium keeps of a profile is in the whole alone. */
function sizeOf(data: string): Record<string, number> {
  const sizes = { logs: 0, database: 0, whole: 0 };
  try {
    for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
      const file = statSync(path.join(data, name), { throwIfNoEntry: false });
      if (!file?.isFile()) continue;
      const mb = file.size / MB;
      sizes.whole += mb;
      if (name.startsWith(`logs${path.sep}`)) sizes.logs += mb;
      if (/\.db(?:-wal|-shm)?$/.test(name)) sizes.database += mb;
    }
    return sizes;
  } catch {
    return {}; // a folder went while we looked
  }
}
