// What others do with the graphics of a Mac: the time its driver counts for each program that has it open, twice.
import type { Reader, SystemReadersOptions } from '../system-readers.ts';
import { type CardUse, OthersOnCards } from '../gpu/uses.ts';
import { known, program, programOf, type Told, unread, type Value } from '../told.ts';
import { askIoreg, objectsIn } from './ioreg.ts';

const EVERY_MS = 15_000;
const LONGEST_MS = 60_000;
const FIRST_PAUSE_MS = 1_500;
const NS_PER_MS = 1_000_000;
const SUBTREE = ['-r', '-l', '-c', 'IOAccelerator'] as const;

export interface GpuClient {
  readonly pid: number;
  readonly name: string | null;
  /** Nanoseconds so far. */
  readonly busy: number;
}

/** By process: one program has several open, and closes some. null: the driver counts nothing. */
export function readClients(text: string): ReadonlyMap<number, GpuClient> | null {
  const clients = new Map<number, GpuClient>();
  for (const object of objectsIn(text)) {
    const [, pid, name = ''] = /"IOUserClientCreator" = "pid (\d{1,9}), ([^"\n]{0,200})"/.exec(object) ?? [];
    const times = [...object.matchAll(/"accumulatedGPUTime"\s?=\s?(\d{1,20})(?!\d)/g)];
    if (pid === undefined || Number(pid) === 0 || times.length === 0) continue;
    const busy = times.reduce((all, time) => all + Number(time[1]), clients.get(Number(pid))?.busy ?? 0);
    clients.set(Number(pid), { pid: Number(pid), name: program(name), busy });
  }
  return clients.size > 0 ? clients : null;
}

interface Sample {
  readonly at: number;
  readonly clients: ReadonlyMap<number, GpuClient>;
}

export function usesBetween(before: Sample, after: Sample): CardUse[] {
  const ns = (after.at - before.at) * NS_PER_MS;
  return [...after.clients.values()].flatMap(({ pid, name, busy }) => {
    const then = before.clients.get(pid);
    // Less than before: it has closed one of those it had open.
    if (!then || busy < then.busy || ns <= 0) return [];
    return [{ card: 'gpu', engine: 'all', pid, name, load: Math.min(1, (busy - then.busy) / ns) }];
  });
}

/** `own`: the path of Lode's own program: the helper that draws its window begins with the same name. */
export function macosGpu(
  { clock, run, isOurs }: Pick<SystemReadersOptions, 'clock' | 'run' | 'isOurs'>,
  own: string,
): Reader<Value<'gpu'>> {
  const helper = own.endsWith(' Helper') ? programOf(own) : null;
  const mine = ({ pid, name }: CardUse) => isOurs(pid) || (helper !== null && name !== null && name.startsWith(helper));
  const others = new OthersOnCards();
  let last: Sample | null = null;
  const sample = async (): Promise<Told<Sample>> => {
    const told = await askIoreg(run, SUBTREE, (text) => readClients(text) ?? 'untold');
    if (told.kind !== 'known') return told;
    return told.value === 'untold'
      ? unread('not-here', 'the driver does not count who works')
      : known({ at: clock.monotonic(), clients: told.value });
  };
  const read = async (): Promise<Told<Value<'gpu'>>> => {
    let before = last;
    if (before === null || clock.monotonic() - before.at > LONGEST_MS) {
      const first = await sample();
      if (first.kind !== 'known') return first;
      before = first.value;
      await new Promise<void>((resolve) => void clock.after(FIRST_PAUSE_MS, resolve));
    }
    const second = await sample();
    if (second.kind !== 'known') return second;
    last = second.value;
    const uses = usesBetween(before, second.value);
    return known(others.of(uses, new Set(uses.filter(mine).map(({ pid }) => pid))));
  };
  return { everyMs: EVERY_MS, read };
}
