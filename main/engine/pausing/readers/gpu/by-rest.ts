// Where no system says who uses a card: while Lode holds still, all that the card does is done by others.
import type { ExecutionProvider } from '../../../../contract/device.ts';
import type { Reader, SystemReadersOptions } from '../system-readers.ts';
import { known, type Told, unread, type Value } from '../told.ts';

/** What Lode began last is over by then, in the card and in what the driver averages. */
const SETTLES_MS = 5_000;

type Options = Pick<SystemReadersOptions, 'clock' | 'computer' | 'device' | 'holdsStill'>;

export function byRestToo(reader: Reader<Value<'gpu'>>, { clock, computer, device, holdsStill }: Options): Reader<Value<'gpu'>> {
  /** Wall time at which it was first seen to hold still. */
  let stillSince: number | null = null;
  /** What answered last: a miner that pauses has let go of it. */
  let used: ExecutionProvider | null = null;

  const asWhole = (): number | null => {
    const view = computer();
    if (!view || stillSince === null || view.readAt === null || view.readAt < stillSince + SETTLES_MS) return null;
    const gpus = (view.gpus ?? []).filter(({ vendor }) => used !== 'cuda' || vendor === 'nvidia');
    // Of other makers' cards the load is read anew on Linux alone, where the kernel says who works.
    const loads = gpus.flatMap(({ vendor, load }) => (vendor === 'nvidia' && load !== null ? [load] : []));
    return loads.length === gpus.length && loads.length > 0 ? Math.max(...loads) : null;
  };

  const read = async (): Promise<Told<Value<'gpu'>>> => {
    stillSince = holdsStill() ? (stillSince ?? clock.now()) : null;
    used = device()?.provider ?? used;
    if (used === 'cpu') return unread('not-here', 'Lode answers with the processor');
    const told = await reader.read();
    if (told.kind === 'known') return told;
    const load = asWhole();
    return load === null ? told : known({ load, program: null });
  };
  return { everyMs: reader.everyMs, read };
}
