// Our axon and the SDK's own, side by side: the same requests from the same generator, handlers that do nothing, one run after another.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { Ss58 } from '../main/contract/units.ts';
import { freePort } from './axon-bench.ts';
import type { HostMessage } from './axon-host.ts';
import { child } from './child.ts';
import type { ClassicLoadMessage } from './classic-load.ts';
import { median, medianOrNull, ratioOf, rounded, roundedAll } from './figures.ts';
import { within } from './limit.ts';
import { pssMb } from './memory.ts';

const RUNS = { ours: 5, stock: 3 } as const;
/** Ours: about two seconds at the rates seen. */
const OURS = { seconds: 8, most: 8_000, ahead: 8_000 } as const;
/** An axon runs for months: it is measured when its code is compiled and its heap has grown. */
const WARM_UP = OURS;
const WARM_UPS = 2;
/** The stock axon answers some 25 a second: by time, and signed as they are needed. */
const STOCK = { seconds: 12, most: Number.MAX_SAFE_INTEGER, ahead: 0 } as const;
const STOCK_WARM_UP = { ...STOCK, seconds: 2 } as const;
const PACED_SECONDS = 40;
const ALONE_SECONDS = 1.5;
const STOCK_START_MS = 60_000;
/** USER_HZ, which is 100 on every Linux a desktop has. */
const MS_PER_CLOCK_TICK = 10;
const PROGRAM = path.join(import.meta.dirname, '../../tools/peers/axon.py');

export type Side = {
  readonly qps: number | null;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly pssMb: number | null;
  readonly cpuMsPerRequest: number | null;
};
export interface Sides {
  ours: Side | null;
  stock: Side | null;
  /** ours / stock */
  ratio: Side | null;
  /** Our queries a second with one verifier thread over what one such thread verifies alone. */
  verifyShare: number | null;
  verifyAlonePerSecond: number | null;
  /** Half of the stock axon's saturation (of ours where there is none), at which p50 and p99 were taken. */
  pacedPerSecond: number | null;
  node: string;
  machine: { readonly cpu: string; readonly cores: number; readonly loadBefore: number };
  why: Record<string, string>;
}

interface Axon {
  readonly port: number;
  readonly me: Ss58;
  readonly pid: number;
  end(): void;
}

type Load = ReturnType<typeof child<ClassicLoadMessage>>;
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Milliseconds of processor time of a process and its threads, user and system. */
function cpuMs(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [, , , , , , , , , , , user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(user) + Number(system)) * MS_PER_CLOCK_TICK;
  } catch {
    return null;
  }
}

async function startOurs(callers: readonly Ss58[]): Promise<Axon> {
  const host = child<HostMessage>('axon-host');
  const port = await freePort();
  host.post({ kind: 'open', work: 'noop', port, callers });
  const { me } = await host.next('opened');
  return { port, me, pid: host.pid, end: () => host.end() };
}

async function startStock(python: string): Promise<Axon> {
  const home = await mkdtemp(path.join(tmpdir(), 'lode-stock-'));
  const env = { ...process.env, HOME: home, USERPROFILE: home };
  const stock: ChildProcess = spawn(python, [PROGRAM], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const killWithUs = () => void stock.kill('SIGKILL');
  process.once('exit', killWithUs);
  const end = (): void => {
    stock.kill('SIGKILL');
    process.off('exit', killWithUs);
    void rm(home, { recursive: true, force: true });
  };
  try {
    if (!stock.stdout || !stock.stdin) throw new Error('no pipes');
    stock.stdin.write(`${JSON.stringify({ seed: '01'.repeat(32) })}\n`);
    const signal = AbortSignal.timeout(STOCK_START_MS);
    const [line] = (await once(createInterface({ input: stock.stdout }), 'line', { signal })) as [string];
    const { port, hotkey } = JSON.parse(line) as { port: number; hotkey: string };
    return { port, me: hotkey as Ss58, pid: stock.pid ?? 0, end };
  } catch (error) {
    end();
    throw error;
  }
}

interface Saturation {
  readonly qps: number;
  readonly cpuMsPerRequest: number | null;
  readonly failed: number;
}

async function saturate(
  load: Load,
  { port, me, pid }: Axon,
  how: { seconds: number; most: number; ahead: number },
): Promise<Saturation> {
  load.post({ kind: 'saturate', port, me, ...how });
  await load.next('signed');
  const before = cpuMs(pid);
  const { answered, late, failed, seconds } = await load.next('saturated');
  const after = cpuMs(pid);
  // What was answered after the time was up is work of the same kind, and its processor time is in there.
  const cpu = before === null || after === null || answered === 0 ? null : (after - before) / (answered + late);
  return { qps: answered / seconds, cpuMsPerRequest: cpu, failed };
}

async function pace(load: Load, { port, me }: Axon, perSecond: number) {
  load.post({ kind: 'pace', port, me, perSecond, seconds: PACED_SECONDS });
  return load.next('paced');
}

/** Signature checks a second of one thread, with nothing else at work. */
async function startAlone() {
  const worker = new Worker(new URL('verify-alone.mjs', import.meta.url));
  await once(worker, 'message');
  return {
    perSecond: async (): Promise<number> => {
      worker.postMessage(ALONE_SECONDS);
      const [perSecond] = (await once(worker, 'message')) as [number];
      return perSecond;
    },
    end: () => worker.terminate(),
  };
}

const sum = (counts: readonly number[]): number => counts.reduce((total, one) => total + one, 0);
/** `endBy`: on the clock of `performance.now()`; what is not measured by then is null. */
export async function benchSides(
  sdk: { readonly where: string | null; readonly why: string | null },
  endBy: number,
): Promise<Sides> {
  const report: Sides = {
    ours: null,
    stock: null,
    ratio: null,
    verifyShare: null,
    verifyAlonePerSecond: null,
    pacedPerSecond: null,
    node: process.version,
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, loadBefore: rounded(loadavg()[0] ?? 0) },
    why: {},
  };
  const attempt = async (fields: readonly string[], measure: () => Promise<void>): Promise<void> => {
    try {
      await within(endBy - performance.now(), measure);
    } catch (error) {
      for (const field of fields) report.why[field] = error instanceof Error ? error.message : String(error);
    }
  };
  const load = child<ClassicLoadMessage>('classic-load');
  const { hotkeys } = await load.next('callers');
  const noteFailures = (who: string, failed: number): void => {
    if (failed > 0) report.why[`${who}.failed`] = `${failed} requests were not answered with 200 and are not counted`;
  };

  let stock: Axon | null = null;
  let stockRuns: Saturation[] = [];
  if (sdk.where === null) report.why['stock'] = sdk.why ?? 'no reason was given';
  else {
    const python = sdk.where;
    await attempt(['stock', 'ratio'], async () => {
      say('bench: the stock axon at saturation…');
      stock = await startStock(python);
      await saturate(load, stock, STOCK_WARM_UP);
      for (let run = 0; run < RUNS.stock; run += 1) stockRuns.push(await saturate(load, stock, STOCK));
    });
  }
  const stockQps = stockRuns.length > 0 ? median(stockRuns.map(({ qps }) => qps)) : null;

  await attempt(['ours', 'ratio', 'verifyShare'], async () => {
    say('bench: our axon at saturation, and a verifier thread alone, in turn…');
    const alone = await startAlone();
    const ours = await startOurs(hotkeys);
    for (let run = 0; run < WARM_UPS; run += 1) await saturate(load, ours, WARM_UP);
    const runs: Saturation[] = [];
    const rates: number[] = [];
    for (let run = 0; run < RUNS.ours; run += 1) {
      rates.push(await alone.perSecond());
      runs.push(await saturate(load, ours, OURS));
    }
    await alone.end();
    const qps = median(runs.map((run) => run.qps));
    const perSecond = (stockQps ?? qps) / 2;
    report.pacedPerSecond = rounded(perSecond);
    report.verifyAlonePerSecond = rounded(median(rates));
    report.verifyShare = rounded(qps / median(rates));
    say(`bench: our axon at ${perSecond.toFixed(1)} a second…`);
    const paced = await pace(load, ours, perSecond);
    noteFailures('ours', sum(runs.map(({ failed }) => failed)) + paced.failed);
    const cpu = medianOrNull(runs.map(({ cpuMsPerRequest }) => cpuMsPerRequest));
    report.ours = { qps, p50Ms: paced.p50Ms, p99Ms: paced.p99Ms, pssMb: pssMb(ours.pid), cpuMsPerRequest: cpu };
    ours.end();
  });

  if (stock !== null && stockQps !== null) {
    const there: Axon = stock;
    await attempt(['stock', 'ratio'], async () => {
      say(`bench: the stock axon at ${(stockQps / 2).toFixed(1)} a second…`);
      const paced = await pace(load, there, stockQps / 2);
      noteFailures('stock', sum(stockRuns.map(({ failed }) => failed)) + paced.failed);
      const cpu = medianOrNull(stockRuns.map(({ cpuMsPerRequest }) => cpuMsPerRequest));
      report.stock = { qps: stockQps, p50Ms: paced.p50Ms, p99Ms: paced.p99Ms, pssMb: pssMb(there.pid), cpuMsPerRequest: cpu };
    });
  }
  (stock as Axon | null)?.end();
  load.end();
  if (report.ours && report.stock) report.ratio = ratioOf(report.ours, report.stock);
  else report.why['ratio'] ??= report.why['stock'] ?? report.why['ours'] ?? 'one side is missing';
  if (report.ours) report.ours = roundedAll(report.ours);
  if (report.stock) report.stock = roundedAll(report.stock);
  return report;
}
