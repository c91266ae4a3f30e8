// The parts of a support file, by allow-list: each line is one thing somebody chose to say, made of codes, counts and versions.
// Names that come from outside (cards, drivers) go through the redactor, and so does every line at the end.
import type { ComputerView } from '../contract/computer.ts';
import type { FlightRow } from '../contract/flight.ts';
import type { Problem } from '../contract/problem.ts';
import type { Settings } from '../contract/settings.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import type { SupportPart } from '../contract/support.ts';

/** Of the program and the system, as the house knows them. */
export interface AboutHouse {
  readonly house: 'desktop' | 'rig';
  readonly electron: string | null;
  readonly packaged: boolean;
  readonly node: string;
  readonly system: string;
  readonly release: string;
  readonly arch: string;
  readonly language: string;
}

type Line = readonly [name: string, value: string | number | boolean | null];
const told = (lines: readonly Line[]) =>
  lines.map(([name, value]) => `${name}: ${value === null ? 'not known' : within(String(value))}`).join('\n');
/** A text from outside begins no line: it could be taken for one of ours. */
const within = (text: string) => text.replaceAll(/[\r\n\u2028\u2029]+(?=.)/g, '\n    ');
const MEBIBYTE = 1_048_576;
const MS_PER_SECOND = 1_000;
/** What else than numbers is told of a row: Lode's own versions. Not a program's name. */
const VERSIONS: ReadonlySet<string> = new Set(['version', 'from', 'to']);
const mebibytes = (bytes: number | null) => (bytes === null ? null : `${Math.round(bytes / MEBIBYTE)} MiB`);
const time = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
/** A problem's code and its numbers: its texts may name folders, hosts and people. */
const problem = (found: Problem | null): string => {
  if (!found) return 'none';
  const numbers = Object.entries(found.params).filter(([, value]) => typeof value === 'number');
  return [found.code, ...numbers.map(([name, value]) => `${name}=${value}`)].join(' ');
};

export function aboutPart(version: string, about: AboutHouse): SupportPart {
  const { house, electron, packaged, node, system, release, arch, language } = about;
  const lines: Line[] = [
    ['Lode', version],
    ['runs as', house],
    ['installed', packaged],
    ['Electron', electron ?? 'none'],
    ['Node', node],
    ['system', `${system} ${release} ${arch}`],
    ['language', language],
  ];
  return { name: 'about', text: told(lines) };
}

const counts = (of: Snapshot['session']) =>
  `answered ${of.answered}, late ${of.late}, refused ${of.refused}, failed ${of.failed}`;

export function statePart(snapshot: Snapshot): SupportPart {
  const { miner, host, session, today, refusals, latency, score, device, wallet, store, offers, pausing } = snapshot;
  const work = 'work' in miner && miner.work ? `${miner.work.kind} ${miner.work.subnet}` : 'none';
  const lines: Line[] = [
    ['state', miner.kind],
    ['work', work],
    ['paused for', miner.kind === 'paused' ? miner.reason : 'not paused'],
    ['problem', problem(miner.kind === 'blocked' ? miner.problem : null)],
    ['engine', host.engineLost ? (host.engineLost.blocked ? 'stopped for good' : 'being restarted') : 'there'],
    ['safe mode', host.safeMode ? `without ${host.safeMode.leavesOut}, ${problem(host.safeMode.problem)}` : 'no'],
    ['update', host.update.kind],
    ['opens at login', host.opensAtLogin],
    ['this session', counts(session)],
    ['today', counts(today)],
    ['refused for', refusals.map(({ reason, count }) => `${reason} ${count}`).join(', ') || 'nothing'],
    ['speed', latency ? `p50 ${Math.round(latency.p50Ms)} ms, p95 ${Math.round(latency.p95Ms)} ms of ${latency.samples}` : null],
    ['score', score ? `${score.value.toFixed(3)} of ${score.samples}` : null],
    ['answers on', device?.provider ?? 'nothing yet'],
    ['listens', snapshot.axon ? `port ${snapshot.axon.port}` : 'no'],
    ['wallet', wallet ? `${wallet.coldkey.kind} on ${wallet.network}, chain ${wallet.chain.kind}` : 'none opened'],
    [
      'models',
      store ? `${mebibytes(store.usedBytes)} used, ${mebibytes(store.freeBytes)} free, ${problem(store.problem)}` : null,
    ],
    ...offers.map(({ id, standing, unfit, unsure, practice }): Line => {
      const against = [...unfit, ...unsure.map((reason) => `${reason}?`)].join(' ') || 'nothing against it';
      return [`subnet ${id}`, `model ${standing.kind}, ${against}, practice ${problem(practice)}`];
    }),
    ['would pause for', pausing?.decision.action === 'pause' ? pausing.decision.reason : 'nothing'],
  ];
  return { name: 'state', text: told(lines) };
}

export function eventsPart({ notices }: Snapshot): SupportPart {
  const lines = notices.map(({ at, code, params }) => `${time(at)} ${problem({ code, params } as unknown as Problem)}`);
  return { name: 'events', text: lines.join('\n') || 'nothing out of the ordinary' };
}

/** The flight recorder's rows, oldest first. null: the engine did not answer. */
export function flightPart(rows: readonly FlightRow[] | null): SupportPart {
  if (!rows) return { name: 'flight', text: 'not read: the engine did not answer' };
  const lines = rows
    .toSorted((a, b) => a.at - b.at)
    .map(({ kind, at, until, code, params }) => {
      const lasted = until > at ? [`for ${Math.round((until - at) / MS_PER_SECOND)} s`] : [];
      const known = Object.entries(params).filter(([name, value]) => typeof value === 'number' || VERSIONS.has(name));
      return [time(at), kind, ...(code ? [code] : []), ...lasted, ...known.map(([name, value]) => `${name}=${value}`)].join(' ');
    });
  return { name: 'flight', text: lines.join('\n') || 'nothing yet' };
}

export function settingsPart(settings: Settings): SupportPart {
  const { theme, onClose, axonPort, miningWatts, centsPerKwh, politeness, autoUpdate, updateChannel, notifications } = settings;
  const { quietHours, cheapHours, ...yields } = politeness;
  const lines: Line[] = [
    ['theme', theme],
    ['on close', onClose],
    ['axon port', axonPort],
    ['power and tariff', miningWatts !== null && centsPerKwh !== null ? 'set' : 'not set'],
    ...Object.entries(yields).map(([name, value]): Line => [name, value]),
    ['quiet hours', quietHours.length],
    ['cheap hours', cheapHours.length],
    ['updates', `${autoUpdate ? 'by themselves' : 'told of'}, ${updateChannel}`],
    ['notifications', notifications],
  ];
  return { name: 'settings', text: told(lines) };
}

export function computerPart(computer: ComputerView | null): SupportPart {
  if (!computer) return { name: 'computer', text: 'not read yet' };
  const { gpus, processor, memory, disks, battery, probes, findings, gpuPack } = computer;
  const lines: Line[] = [
    ['system', computer.system.name],
    ['processor', `${processor.name ?? 'unnamed'}, ${processor.physicalCores ?? '?'} cores, ${processor.logicalCores} threads`],
    ['memory', mebibytes(memory.totalBytes)],
    ...disks.map((disk): Line => [`disk of ${disk.of}`, `${mebibytes(disk.freeBytes) ?? '?'} free`]),
    ['battery', battery.kind],
    ['graphics cards', gpus?.length ?? null],
    ...(gpus ?? []).map((gpu): Line => {
      const { name, vendor, vramBytes, driver, cuda, computeCapability } = gpu;
      const facts = [
        `${vendor} ${name}`,
        mebibytes(vramBytes),
        driver && `driver ${driver}`,
        cuda && `CUDA ${cuda}`,
        computeCapability,
      ];
      return ['card', facts.filter(Boolean).join(', ')];
    }),
    ...probes.map(({ provider, verdict }): Line => {
      if (verdict.kind === 'works') return [provider, `works, ${verdict.tookMs.toFixed(1)} ms`];
      const why = 'why' in verdict ? `${verdict.why}: ` : '';
      return [provider, `${verdict.kind}, ${why}${verdict.detail}`];
    }),
    ['findings', findings.map(({ code }) => code).join(' ') || 'none'],
    ['GPU pack', gpuPack.kind],
  ];
  return { name: 'computer', text: told(lines) };
}

/** Lines of the log for a reader: when, what, and its fields. What is no line of ours is left out. */
export function logPart(lines: readonly string[]): SupportPart {
  return { name: 'log', text: lines.map(readable).filter(Boolean).join('\n') || 'nothing' };
}

function readable(line: string): string {
  try {
    const { time: at, event, level: _level, ...fields } = JSON.parse(line) as Record<string, unknown>;
    const shown = Object.entries(fields).map(([name, value]) =>
      name === 'said' ? within(String(value)) : `${name}=${String(value)}`,
    );
    return [String(at).slice(0, 19).replace('T', ' '), String(event), ...shown].join(' ');
  } catch {
    return '';
  }
}
