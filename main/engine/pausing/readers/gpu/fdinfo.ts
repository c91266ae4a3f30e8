// Who uses a card of AMD's or Intel's how much, on Linux: what the kernel counts for each open handle of it, twice.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunTool } from '../../../run-tool.ts';
import type { Clock } from '../../../clock.ts';
import { heldFiles } from '../linux/held-files.ts';
import { nameOf } from '../linux/processes.ts';
import { known, type Told, unread } from '../told.ts';
import type { CardUse } from './uses.ts';

/** Between two countings; longer apart than the second, they would say what was, not what is. */
const SHORTEST_MS = 500;
const LONGEST_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;
const NS_PER_MS = 1_000_000;
/** Compositors hold hundreds; what is more than this is not looked at. */
const MOST_HANDLES = 2_000;

/** `of`: the cycles in which it could have worked, where the driver counts those; else it is nanoseconds, and time is what they are of. */
interface Count {
  readonly busy: number;
  readonly of: number | null;
  /** How many such engines the card has. */
  readonly capacity: number;
}
export interface DrmClient {
  readonly card: string;
  readonly client: string;
  readonly engines: ReadonlyMap<string, Count>;
}

/** As the kernel's drm-usage-stats has it. null: it is no handle of a card, or the driver counts nothing. */
export function readFdinfo(text: string): DrmClient | null {
  const fields = new Map<string, string>();
  for (const line of text.split('\n').slice(0, 256)) {
    const [, name = '', value = ''] = /^(drm-[\w-]{1,60}):[ \t]*([^\r\n]{0,100}?)[ \t]*\r?$/.exec(line) ?? [];
    if (name) fields.set(name, value);
  }
  const client = fields.get('drm-client-id') ?? '';
  if (!/^\d{1,20}$/.test(client)) return null;
  const card = fields.get('drm-pdev') ?? fields.get('drm-driver') ?? '';
  if (!/^[\w:.-]{1,40}$/.test(card)) return null;
  const engines = new Map<string, Count>();
  for (const [name, value] of fields) {
    const [, kind, engine = ''] = /^drm-(engine|cycles)-(?!capacity-)(.+)$/.exec(name) ?? [];
    const busy = count(kind === 'engine' ? value.replace(/ ns$/, '') : value);
    const of = kind === 'cycles' ? count(fields.get(`drm-total-cycles-${engine}`)) : null;
    if (!engine || busy === null || (kind === 'cycles' && of === null)) continue;
    engines.set(engine, { busy, of, capacity: Math.max(1, count(fields.get(`drm-engine-capacity-${engine}`)) ?? 1) });
  }
  return engines.size > 0 ? { card, client, engines } : null;
}

const count = (text: string | undefined): number | null => (text !== undefined && /^\d{1,20}$/.test(text) ? Number(text) : null);

export interface Sample {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly clients: ReadonlyMap<string, DrmClient & { readonly pid: number }>;
}

/** What each did between the two. A counter that went back began anew. */
export function usesBetween(before: Sample, after: Sample): Omit<CardUse, 'name'>[] {
  const uses: Omit<CardUse, 'name'>[] = [];
  for (const [key, { card, engines, pid }] of after.clients) {
    for (const [engine, now] of engines) {
      const then = before.clients.get(key)?.engines.get(engine);
      if (!then || now.busy < then.busy) continue;
      const all = now.of === null || then.of === null ? (after.at - before.at) * NS_PER_MS : now.of - then.of;
      const load = all > 0 ? Math.min(1, (now.busy - then.busy) / all / now.capacity) : 0;
      uses.push({ card, engine, pid, load });
    }
  }
  return uses;
}

export class FdinfoUses {
  private readonly clock: Clock;
  private readonly run: RunTool;
  private readonly proc: string;
  private last: Sample | null = null;

  constructor(clock: Clock, run: RunTool, proc: string) {
    this.clock = clock;
    this.run = run;
    this.proc = proc;
  }

  async read(): Promise<Told<readonly CardUse[]>> {
    const { clock } = this;
    let before = this.last;
    if (before === null || clock.monotonic() - before.at > LONGEST_MS || clock.monotonic() - before.at < SHORTEST_MS) {
      const first = await this.sample();
      if (first.kind !== 'known') return first;
      before = first.value;
      await new Promise<void>((resolve) => void clock.after(FIRST_PAUSE_MS, resolve));
    }
    const second = await this.sample();
    if (second.kind !== 'known') return second;
    this.last = second.value;
    const uses = usesBetween(before, second.value);
    const names = new Map<number, string | null>();
    for (const { pid, load } of uses) if (load > 0 && !names.has(pid)) names.set(pid, await nameOf(this.proc, pid));
    return known(uses.map((use) => ({ ...use, name: names.get(use.pid) ?? null })));
  }

  private async sample(): Promise<Told<Sample>> {
    const held = await heldFiles(this.run, this.proc, ['/dev/dri/*']);
    if (held.kind !== 'known') return held;
    const clients = new Map<string, DrmClient & { readonly pid: number }>();
    for (const { pid, fd } of held.value.slice(0, MOST_HANDLES)) {
      const text = await readFile(path.join(this.proc, String(pid), 'fdinfo', String(fd)), 'utf8').catch(() => '');
      const client = readFdinfo(text);
      // One that was handed on to another process is the same client.
      if (client) clients.set(`${client.card} ${client.client}`, { ...client, pid });
    }
    if (held.value.length > 0 && clients.size === 0) return unread('not-here', 'the driver does not count');
    return known({ at: this.clock.monotonic(), clients });
  }
}
