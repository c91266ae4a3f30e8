// Who uses NVIDIA's cards how much: one sample of `nvidia-smi pmon`.
import type { RunTool } from '../../../run-tool.ts';
import { ask, program, type Told } from '../told.ts';
import type { CardUse } from './uses.ts';

/** It looks for a second, after waking the driver. */
const LIMITS = { limitMs: 10_000, maxBytes: 1_048_576 };
const MOST = 512;

export interface NvidiaUses {
  readonly uses: readonly CardUse[];
  /** Some programs are on a card of whom the driver says nothing: they rest, or it cannot tell. */
  readonly untold: boolean;
}

/**
 * Its columns differ between drivers and are named in its first line; what a program is called stands last and may hold anything. A row
 * that reads otherwise is passed over. null: the first line is not there.
 */
export function readPmon(text: string): NvidiaUses | null {
  const lines = text.split('\n');
  const columns = lines
    .find((line) => /^#\s*gpu\s/i.test(line))
    ?.replace(/^#/, '')
    .trim()
    .toLowerCase()
    .split(/\s+/);
  const at = (name: string): number => columns?.indexOf(name) ?? -1;
  const [gpu, pid, sm, command] = [at('gpu'), at('pid'), at('sm'), at('command')];
  if (!columns || gpu < 0 || pid < 0 || sm < 0 || command !== columns.length - 1) return null;
  const uses = new Map<string, CardUse>();
  let untold = false;
  for (const line of lines) {
    const fields = line.trim().split(/\s+/);
    const [card = '', process = '', load = ''] = [fields[gpu], fields[pid], fields[sm]];
    if (!/^\d{1,3}$/.test(card) || !/^[1-9]\d{0,8}$/.test(process) || fields.length <= command) continue;
    if (load === '-') untold = true;
    if (!/^\d{1,3}$/.test(load) || Number(load) > 100 || uses.size === MOST) continue;
    const name = program(fields.slice(command).join(' '));
    // A program that computes and draws may stand there twice, with nearly the same.
    const key = `${card} ${process}`;
    const most = Math.max(uses.get(key)?.load ?? 0, Number(load) / 100);
    uses.set(key, { card: `nvidia ${card}`, engine: 'sm', pid: Number(process), name, load: most });
  }
  return { uses: [...uses.values()], untold };
}

/** `tool`: where nvidia-smi lies. */
export const nvidiaUses = (run: RunTool, tool: string): Promise<Told<NvidiaUses>> =>
  ask(run, tool, ['pmon', '-c', '1', '-s', 'u'], readPmon, LIMITS);
