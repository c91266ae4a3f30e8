// Graphics cards on Windows: by its management interface, and their memory by the registry, because the former counts to 4 GB only.
import path from 'node:path';
import { z } from 'zod';
import type { Gpu } from '../../contract/computer.ts';
import type { RunTool } from '../run-tool.ts';
import { gpuOf, vendorOfName, vendorOfPci } from './found-gpu.ts';

/** PowerShell alone takes seconds to start on a slow disk. */
const LIMITS = { limitMs: 30_000, maxBytes: 1_048_576 };
/** An integrated card is given a small fixed part, and takes the rest from the computer's memory. */
const FIXED_PART_BYTES = 1_073_741_824;

/** The registry's class of display adapters; a driver writes the whole size of its memory there. */
const CLASS = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}\\0*';
const SCRIPT = `
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8
$sizes = @{}
foreach ($key in Get-ItemProperty -Path '${CLASS}' -ErrorAction SilentlyContinue) {
  if ($key.DriverDesc) { $sizes[[string]$key.DriverDesc] = $key.'HardwareInformation.qwMemorySize' }
}
$cards = @(Get-CimInstance Win32_VideoController | ForEach-Object {
  [pscustomobject]@{ Name = $_.Name; AdapterCompatibility = $_.AdapterCompatibility; DriverVersion = $_.DriverVersion
    PNPDeviceID = $_.PNPDeviceID; AdapterRAM = $_.AdapterRAM; Memory = $sizes[[string]$_.Name] }
})
ConvertTo-Json -InputObject $cards -Compress
`;

const bytes = z.number().int().nonnegative().nullable();
const Controller = z.object({
  Name: z.string(),
  AdapterCompatibility: z.string().nullable(),
  DriverVersion: z.string().nullable(),
  PNPDeviceID: z.string(),
  AdapterRAM: bytes,
  Memory: bytes.optional(),
});
const Controllers = z.array(Controller).max(32);

/** null: nothing could be read. */
export async function windowsGpus(run: RunTool, systemRoot = 'C:\\Windows'): Promise<Gpu[] | null> {
  const shell = path.win32.join(systemRoot, 'System32\\WindowsPowerShell\\v1.0\\powershell.exe');
  const said = await run(shell, ['-NoProfile', '-NonInteractive', '-Command', SCRIPT], LIMITS);
  return said.kind === 'ended' && said.code === 0 ? readControllers(said.stdout.toString('utf8')) : null;
}

/** null: it is no such JSON. What sits on no bus of the computer's (a virtual display) is left out. */
export function readControllers(text: string): Gpu[] | null {
  const parsed = Controllers.safeParse(json(text.replace(/^\uFEFF/, '')));
  if (!parsed.success) return null;
  return parsed.data.flatMap((card): Gpu[] => {
    const pci = /^PCI\\VEN_([0-9A-F]{4})&/i.exec(card.PNPDeviceID)?.[1];
    if (!pci) return [];
    const byId = vendorOfPci(pci);
    const vendor = byId === 'other' ? vendorOfName(`${card.AdapterCompatibility ?? ''} ${card.Name}`) : byId;
    const memory = card.Memory ?? card.AdapterRAM;
    return [
      gpuOf({
        id: card.PNPDeviceID,
        name: card.Name,
        vendor,
        driver: card.DriverVersion,
        vramBytes: memory,
        sharesMemory: vendor === 'intel' && memory !== null && memory <= FIXED_PART_BYTES ? true : null,
      }),
    ];
  });
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
