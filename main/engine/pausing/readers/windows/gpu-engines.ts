// What others do with the cards that Lode uses, on Windows: its own counters, an engine of a card and a process each, as Task Manager has them.
import { z } from 'zod';
import { type CardUse, OthersOnCards } from '../gpu/uses.ts';
import type { Reader } from '../system-readers.ts';
import { known, programOf, type Told, type Value } from '../told.ts';
import type { WindowsOptions } from './front.ts';
import { askPowerShell } from './powershell.ts';

const EVERY_MS = 30_000;
const MOST = 10_000;

/**
 * By the class's own name, which is the same in every language; the counter's is translated. Two looks some seconds apart, each counting
 * half: what is over within a second is in nobody's way.
 */
const SCRIPT = `
$names = @{}
foreach ($one in Get-Process) {
  $names[[string]$one.Id] = $one.ProcessName
  try { if ($one.Path) { $names[[string]$one.Id] = $one.Path } } catch { }
}
$uses = @(foreach ($second in $false, $true) {
  if ($second) { Start-Sleep -Seconds 4 }
  Get-CimInstance -ClassName Win32_PerfFormattedData_GPUPerformanceCounters_GPUEngine -Property Name, UtilizationPercentage |
    Where-Object { $_.UtilizationPercentage -gt 0 } |
    ForEach-Object { @{ Name = $_.Name; Percent = $_.UtilizationPercentage / 2
      Program = $names[[regex]::Match($_.Name, '^pid_([0-9]+)_').Groups[1].Value] } }
})
ConvertTo-Json -InputObject $uses -Compress
`;

const Use = z.object({ Name: z.string(), Percent: z.number().nonnegative(), Program: z.string().nullable() });
const Uses = z.array(Use).max(MOST);
/** e.g. pid_10472_luid_0x00000000_0x0000F814_phys_0_eng_0_engtype_3D */
const INSTANCE = /^pid_([1-9]\d{0,8})_luid_(0x[0-9a-f]{1,16}_0x[0-9a-f]{1,16})_phys_(\d{1,3})_eng_(\d{1,3})(?:_engtype_.*)?$/i;

export interface WindowsUse extends CardUse {
  /** Its path, or its name where the path may not be known. */
  readonly by: string | null;
}

/** What is named otherwise is passed over. null: it is no such JSON. */
export function readEngines(answer: unknown): WindowsUse[] | null {
  const uses = Uses.safeParse(answer);
  if (!uses.success) return null;
  return uses.data.flatMap(({ Name, Percent, Program }): WindowsUse[] => {
    const [, pid, luid = '', adapter = '', engine = ''] = INSTANCE.exec(Name) ?? [];
    if (pid === undefined) return [];
    const name = Program === null ? null : programOf(Program);
    const card = `${luid.toLowerCase()} ${adapter}`;
    return [{ card, engine, pid: Number(pid), name, by: Program, load: Math.min(1, Percent / 100) }];
  });
}

/** `own`: the path of Lode's own program: its window draws too. */
export function windowsGpu({ run, isOurs, env, own }: WindowsOptions & { readonly own: string }): Reader<Value<'gpu'>> {
  const others = new OthersOnCards();
  const read = async (): Promise<Told<Value<'gpu'>>> => {
    const told = await askPowerShell(run, env, SCRIPT, readEngines);
    if (told.kind !== 'known') return told;
    const mine = told.value.filter(({ pid, by }) => isOurs(pid) || by?.toLowerCase() === own.toLowerCase());
    return known(others.of(told.value, new Set(mine.map(({ pid }) => pid))));
  };
  return { everyMs: EVERY_MS, read };
}
