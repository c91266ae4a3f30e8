// Who listens, as PulseAudio and PipeWire tell it: pactl's recording streams.
import { z } from 'zod';
import type { RunTool } from '../../../run-tool.ts';
import { ask, json, known, program, type Told } from '../told.ts';

export interface Listener {
  readonly pid: number | null;
  readonly name: string | null;
}

const Stream = z.object({
  corked: z.boolean().optional(),
  source: z.number().optional(),
  resample_method: z.string().nullish(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
type Stream = z.infer<typeof Stream>;
const Several = z.array(z.unknown()).max(256);
const Source = z.object({ index: z.number(), name: z.string() });

const LIMITS = { limitMs: 4_000, maxBytes: 4 * 1_048_576 };

/** What is played, listened to: a level meter, a visualiser, a recorder of the desktop's sound. */
const MONITOR = /\.monitor$/;

/** The indexes of sources that give back what is played. null: it is no such JSON. */
export function readMonitors(text: string): ReadonlySet<number> | null {
  const sources = Several.safeParse(json(text));
  if (!sources.success) return null;
  const read = sources.data.map((one) => Source.safeParse(one).data);
  return new Set(read.flatMap((one) => (one && MONITOR.test(one.name) ? [one.index] : [])));
}

/** null: it is no such JSON. */
export function readStreams(text: string): Stream[] | null {
  const streams = Several.safeParse(json(text));
  return streams.success ? streams.data.flatMap((one) => Stream.safeParse(one).data ?? []) : null;
}

/** Streams that stand still, measure levels or only pass sound on are left out. */
export function listenersAmong(streams: readonly Stream[], monitors: ReadonlySet<number>): Listener[] {
  return streams.flatMap((stream): Listener[] => {
    const told = (name: string): string => {
      const value = stream.properties?.[name];
      return typeof value === 'string' ? value : '';
    };
    const levels = stream.resample_method === 'peaks' || told('media.name') === 'Peak detect';
    const ofOutput =
      told('stream.capture.sink') === 'true' ||
      told('stream.monitor') === 'true' ||
      (stream.source !== undefined && monitors.has(stream.source));
    // A filter of the sound server's own: an echo canceller, a loopback.
    const filter = told('node.link-group') !== '';
    if (stream.corked || levels || ofOutput || filter) return [];
    const pid = told('application.process.id');
    const name = told('application.name') || told('application.process.binary') || told('node.name');
    return [{ pid: /^[1-9]\d{0,8}$/.test(pid) ? Number(pid) : null, name: program(name) }];
  });
}

export async function listeners(run: RunTool): Promise<Told<readonly Listener[]>> {
  const streams = await ask(run, 'pactl', ['-f', 'json', 'list', 'source-outputs'], readStreams, LIMITS);
  if (streams.kind !== 'known') return streams;
  const all = listenersAmong(streams.value, new Set());
  if (all.length === 0) return known(all);
  // Somebody listens: to the microphone, or to what is played?
  const monitors = await ask(run, 'pactl', ['-f', 'json', 'list', 'sources'], readMonitors, LIMITS);
  return monitors.kind === 'known' ? known(listenersAmong(streams.value, monitors.value)) : monitors;
}
