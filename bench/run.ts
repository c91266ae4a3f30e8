// The bench from end to end: each figure a median, what could not be measured null with a why, the last line JSON when asked.
import { cpus, loadavg } from 'node:os';
import { benchAxon } from './axon-bench.ts';
import { median, rounded, roundedAll } from './figures.ts';
import { benchFirstFrame, hasDisplay, type Parts } from './frame-bench.ts';
import { within } from './limit.ts';
import { runRig, type RigRun } from './rig-bench.ts';
import { benchTray } from './tray-bench.ts';

const RUNS = 5;
/** Each is two Electrons, a quarter of a minute. */
const TRAY_RUNS = 3;

type Figure = number | null;
interface Report {
  firstFrameMs: Figure;
  firstAnswerMs: Figure;
  noopQps: Figure;
  inferQps: Figure;
  noopP50Ms: Figure;
  noopP99Ms: Figure;
  rssIdleMb: Figure;
  rssMiningMb: Figure;
  trayPssMb: Figure;
  enginePssMb: Figure;
  emptyElectronPssMb: Figure;
  trayRatio: Figure;
  tray: Readonly<Record<string, Figure>>;
  rss: { idle: Readonly<Record<string, Figure>>; mining: Readonly<Record<string, Figure>> };
  firstFrameIn: string | null;
  runs: number;
  node: string;
  /** What it was measured on. A load well above 0 before the first run says that others worked on this computer too. */
  machine: { cpu: string; cores: number; loadBefore: number };
  why: Record<string, string>;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The median of each process over the runs. */
function byProcess(runs: readonly RigRun[], when: 'idle' | 'mining'): Record<string, number> {
  const names = new Set(runs.flatMap((run) => Object.keys(run[when])));
  return Object.fromEntries([...names].map((name) => [name, rounded(median(runs.map((run) => run[when][name] ?? 0)))]));
}

const sum = (parts: Readonly<Record<string, number>>): number =>
  rounded(Object.values(parts).reduce((total, one) => total + one, 0));

/** `endBy`: on the clock of `performance.now()`; what is not measured by then is null. */
export async function bench(parts: Parts, endBy: number): Promise<Report> {
  const report: Report = {
    firstFrameMs: null,
    firstAnswerMs: null,
    noopQps: null,
    inferQps: null,
    noopP50Ms: null,
    noopP99Ms: null,
    rssIdleMb: null,
    rssMiningMb: null,
    trayPssMb: null,
    enginePssMb: null,
    emptyElectronPssMb: null,
    trayRatio: null,
    tray: {},
    rss: { idle: {}, mining: {} },
    firstFrameIn: null,
    runs: RUNS,
    node: process.version,
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, loadBefore: rounded(loadavg()[0] ?? 0) },
    why: {},
  };
  const attempt = async (fields: readonly string[], label: string, measure: () => Promise<void>): Promise<void> => {
    say(`bench: ${label}…`);
    try {
      await within(endBy - performance.now(), measure);
    } catch (error) {
      for (const field of fields) report.why[field] = reason(error);
    }
  };

  await attempt(['noopQps', 'noopP50Ms', 'noopP99Ms'], 'verified queries without inference', async () => {
    const figures = await benchAxon('noop', RUNS);
    report.noopQps = rounded(figures.qps);
    report.noopP50Ms = figures.p50Ms === null ? null : rounded(figures.p50Ms);
    report.noopP99Ms = figures.p99Ms === null ? null : rounded(figures.p99Ms);
    if (figures.failed > 0) report.why['noopQps'] = `${figures.failed} queries were not answered with 200 and are not counted`;
  });
  await attempt(['inferQps'], 'verified queries with inference', async () => {
    const figures = await benchAxon('infer', RUNS);
    report.inferQps = rounded(figures.qps);
    if (figures.failed > 0) report.why['inferQps'] = `${figures.failed} queries were not answered with 200 and are not counted`;
  });
  await attempt(['firstAnswerMs', 'rssIdleMb', 'rssMiningMb'], 'a rig at rest and at work', async () => {
    const runs: RigRun[] = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await runRig());
    report.firstAnswerMs = rounded(median(runs.map(({ firstAnswerMs }) => firstAnswerMs)));
    const [idle, mining] = [byProcess(runs, 'idle'), byProcess(runs, 'mining')];
    report.rss = { idle: { ...idle, signer: null }, mining: { ...mining, signer: null } };
    report.why['rss.signer'] = 'the bench has no wallet, and without one no signer process runs';
    report.rssIdleMb = sum(idle);
    report.rssMiningMb = sum(mining);
  });
  await attempt(['firstFrameMs'], 'the first frame', async () => {
    const frame = await benchFirstFrame(RUNS, parts);
    report.firstFrameMs = frame.ms === null ? null : rounded(frame.ms);
    if (frame.ms === null) report.why['firstFrameMs'] = frame.why;
    else report.firstFrameIn = frame.where;
  });
  await attempt(['trayPssMb', 'enginePssMb', 'emptyElectronPssMb', 'trayRatio'], 'the app in the tray', async () => {
    if (parts.electron.where === null || !hasDisplay()) throw new Error(parts.electron.why ?? 'no display');
    const { byRole, ...figures } = await benchTray(parts.electron.where, TRAY_RUNS);
    Object.assign(report, roundedAll(figures));
    report.tray = roundedAll(byRole);
  });
  return report;
}
