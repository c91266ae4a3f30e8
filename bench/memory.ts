// Memory as a person's computer feels it: PSS, which counts a shared page once, summed over the processes of one Lode.
import { readdirSync, readFileSync } from 'node:fs';

const KB_PER_MB = 1024;

/** What a process of an Electron app is there for; `engine`: the engine's host and every child of its own. */
export const ROLES = ['main', 'engine', 'renderer', 'gpu', 'network', 'zygote', 'other'] as const;
export type Role = (typeof ROLES)[number];
/** One number for each role; of memory, megabytes. */
export type Weight = { readonly [role in Role]: number } & { readonly whole: number };

/** Megabytes. null where the system does not tell (only Linux has smaps_rollup). */
export function pssMb(pid: number): number | null {
  try {
    const kb = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return kb === undefined ? null : Number(kb) / KB_PER_MB;
  } catch {
    return null;
  }
}

/** Files and sockets a process holds open. null where the system does not tell. */
export function openHandles(pid: number): number | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return null;
  }
}

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it ended while we looked
  }
};

const commandLine = (pid: number): string => read(`/proc/${pid}/cmdline`);

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => Number(/^PPid:\s+(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1]) === parent);
}

/** The process ids of `parent`'s children whose command line names `part`. */
export const childrenNamed = (parent: number, part: string): number[] =>
  childrenOf(parent).filter((pid) => commandLine(pid).includes(part));

/** Told by what Chromium writes on each child's command line. It writes it anew, so arguments are parted by NUL or by a space. */
export function roleOf(command: string): Role {
  const argument = (name: string) =>
    command
      .split(/[\0 ]/)
      .find((part) => part.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  switch (argument('--type')) {
    case undefined:
      return 'main';
    case 'renderer':
      return 'renderer';
    case 'gpu-process':
      return 'gpu';
    case 'zygote':
      return 'zygote';
    default:
      break;
  }
  const service = argument('--utility-sub-type');
  if (service === 'node.mojom.NodeService') return 'engine';
  return service === 'network.mojom.NetworkService' ? 'network' : 'other';
}

/** A whole Electron app by what its processes are for: the sum of what is measured of each. */
function sumByRole(pid: number, measure: (pid: number) => number | null): Weight {
  const sums: Record<Role | 'whole', number> = {
    main: 0,
    engine: 0,
    renderer: 0,
    gpu: 0,
    network: 0,
    zygote: 0,
    other: 0,
    whole: 0,
  };
  // A renderer's parent is a zygote, so the whole tree is walked.
  for (const walk = [pid]; walk.length > 0; ) {
    const one = walk.pop() as number;
    const measured = measure(one) ?? 0;
    const role = one === pid ? 'main' : roleOf(commandLine(one));
    // A program that is no part of Electron has no such argument either.
    sums[role === 'main' && one !== pid ? 'other' : role] += measured;
    sums.whole += measured;
    walk.push(...childrenOf(one));
  }
  return sums;
}

/** Megabytes. Throws where PSS is not told. */
export function weighApp(pid: number): Weight {
  if (pssMb(pid) === null) throw new Error('this system does not tell PSS');
  return sumByRole(pid, pssMb);
}

/** Files and sockets held open, by role in the same way. */
export const openInApp = (pid: number): Weight => sumByRole(pid, openHandles);
