// Which of its validators' versions the subnet wants answered, read from where it publishes that. One outside must be met with silence:
// validators ask with a wrong version now and then, and an answer makes the whole round worth nothing.
// Source: It-s-AI/llm-detection detection/utils/weight_version.py, neurons/miner.py.
import { fail, ok, type Problem, type Result } from '../../../contract/problem.ts';
import type { Egress, ScheduledJob } from '../adapter.ts';

export type Version = readonly [number, number, number];
export interface VersionRange {
  readonly least: Version;
  readonly current: Version;
}

/** As they stood at fc647ce73d43df9652cf5950a889e6ee1289e2dd. */
export const PINNED: VersionRange = { least: [3, 8, 0], current: [3, 14, 0] };
export const VERSIONS_URL = 'https://raw.githubusercontent.com/It-s-AI/llm-detection/main/detection/__init__.py';
const EVERY_MS = 3_600_000;
const MAX_BYTES = 65_536;

/** Exactly three numbers; not so long that they could be two. */
const VERSION = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/;

export function parseVersion(text: string): Version | null {
  const match = VERSION.exec(text);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : null;
}

export const sayVersion = (version: Version): string => version.join('.');

const compare = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
export const isWithin = ({ least, current }: VersionRange, version: Version): boolean =>
  compare(least, version) <= 0 && compare(version, current) <= 0;

/** Whether a request of this version is answered. */
export function isAnswered(range: VersionRange, version: string): boolean {
  const parsed = parseVersion(version);
  return parsed !== null && isWithin(range, parsed);
}

/** null: it does not say both once, or the wrong way round. */
export function readRange(source: string): VersionRange | null {
  const least = assigned(source, '__least_acceptable_version__');
  const current = assigned(source, '__version__');
  return least && current && compare(least, current) <= 0 ? { least, current } : null;
}

/** What stands at the start of a line. A name assigned twice says nothing we would rely on. */
function assigned(source: string, name: string): Version | null {
  const found = Array.from(source.matchAll(/^(__\w+__)[ \t]*=[ \t]*(["'])([^"'\r\n]*)\2[ \t]*(?:#.*)?\r?$/gm)).filter(
    (match) => match[1] === name,
  );
  return found.length === 1 ? parseVersion(found[0]?.[3] ?? '') : null;
}

async function readFrom(egress: Egress | null, signal: AbortSignal): Promise<Result<VersionRange, string>> {
  const reply = await egress?.get(VERSIONS_URL, { signal, maxBytes: MAX_BYTES });
  if (!reply?.ok) return { ok: false, problem: reply?.problem ?? 'unreachable' };
  if (reply.value.status !== 200) return { ok: false, problem: `status ${reply.value.status}` };
  const range = readRange(Buffer.from(reply.value.body).toString());
  return range ? ok(range) : { ok: false, problem: 'it does not say them' };
}

export interface Versions {
  readonly range: VersionRange;
  /** They could not be read yet, so that those go on that were read last, or that Lode was written with. */
  readonly trouble: Problem | null;
  readonly job: ScheduledJob;
}

/** `egress`: asked at each turn, as there is none before the adapter's init. */
export function createVersions(subnet: string, egress: () => Egress | null): Versions {
  let range = PINNED;
  const unread = (detail: string) =>
    fail('version-unread', { subnet, least: sayVersion(range.least), current: sayVersion(range.current), detail });
  let trouble: Problem | null = unread('not asked yet').problem;
  return {
    get range() {
      return range;
    },
    get trouble() {
      return trouble;
    },
    job: {
      name: 'itsai-versions',
      everyMs: EVERY_MS,
      atStart: true,
      async run(signal): Promise<Result<void>> {
        const read = await readFrom(egress(), signal);
        if (!read.ok) {
          const failed = unread(read.problem);
          trouble = failed.problem;
          return failed;
        }
        range = read.value;
        trouble = null;
        return ok(undefined);
      },
    },
  };
}
