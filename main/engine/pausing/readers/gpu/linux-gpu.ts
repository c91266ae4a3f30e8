// What others do with the cards that Lode uses, on Linux: NVIDIA's by its tool, the others by what the kernel counts.
import type { Reader, SystemReadersOptions } from '../system-readers.ts';
import { descendsFromOurs } from '../linux/processes.ts';
import { known, type Told, unread, type Value } from '../told.ts';
import { FdinfoUses } from './fdinfo.ts';
import { nvidiaUses } from './nvidia-pmon.ts';
import { type CardUse, OthersOnCards } from './uses.ts';

/** More than once within the time that it must be busy before Lode pauses: one second alone is in nobody's way. */
const EVERY_MS = 8_000;
/** Where Windows' Linux keeps it. */
const PLACES = ['nvidia-smi', '/usr/lib/wsl/lib/nvidia-smi'] as const;
/** A card so busy of whose programs none is said to work: the driver does not say. */
const BUSY = 0.25;

type Options = Omit<SystemReadersOptions, 'platform'> & { readonly proc: string };

export function linuxGpu(options: Options): Reader<Value<'gpu'>> {
  const { clock, run, isOurs, proc, computer, device } = options;
  const fdinfo = new FdinfoUses(clock, run, proc);
  const others = new OthersOnCards();

  const nvidia = async (): Promise<Told<readonly CardUse[]>> => {
    let told = await nvidiaUses(run, PLACES[0]);
    if (told.kind === 'inconclusive' && told.why === 'no-tool') told = await nvidiaUses(run, PLACES[1]);
    if (told.kind !== 'known') return told;
    const { uses, untold } = told.value;
    const busy = computer()?.gpus?.some(({ vendor, load }) => vendor === 'nvidia' && (load ?? 0) > BUSY) ?? false;
    return uses.length === 0 && untold && busy ? unread('not-here', 'the driver does not say who works') : known(uses);
  };

  const read = async (): Promise<Told<Value<'gpu'>>> => {
    const provider = device()?.provider ?? null;
    const vendors = new Set(computer()?.gpus?.map(({ vendor }) => vendor) ?? []);
    const told: Told<readonly CardUse[]>[] = [];
    if (vendors.has('nvidia')) told.push(await nvidia());
    if (provider !== 'cuda' && [...vendors].some((vendor) => vendor !== 'nvidia')) told.push(await fdinfo.read());
    const uses = told.flatMap((one) => (one.kind === 'known' ? one.value : []));
    const untold = told.find((one) => one.kind !== 'known');
    // Of two cards the one that is told may be the wrong one: what is seen on it counts, that it rests does not.
    if (told.length === 0) return unread('not-here', 'no card is told of');
    const ours = new Set<number>();
    for (const { pid } of uses) if (!ours.has(pid) && (await descendsFromOurs(proc, pid, isOurs))) ours.add(pid);
    const seen = others.of(uses, ours);
    return untold && (seen.load === 0 || !others.onKnownCards) ? untold : known(seen);
  };
  return { everyMs: EVERY_MS, read };
}
