// Whether the way to the internet is paid by what goes over it, on Windows: the cost its network settings give the connection.
import { z } from 'zod';
import type { Reader } from '../system-readers.ts';
import { known, type Told, unread, type Value } from '../told.ts';
import type { WindowsOptions } from './front.ts';
import { askPowerShell } from './powershell.ts';

const EVERY_MS = 5 * 60_000;

const SCRIPT = `
[void][Windows.Networking.Connectivity.NetworkInformation, Windows, ContentType = WindowsRuntime]
$profile = [Windows.Networking.Connectivity.NetworkInformation]::GetInternetConnectionProfile()
$cost = $(if ($profile) { $profile.GetConnectionCost() } else { $null })
$answer = @{ Cost = $(if ($cost) { [string]$cost.NetworkCostType } else { $null }); Roaming = $(if ($cost) { [bool]$cost.Roaming } else { $false }) }
ConvertTo-Json -InputObject $answer -Compress
`;

const Answer = z.object({ Cost: z.string().max(40).nullable(), Roaming: z.boolean() });
export type Cost = z.infer<typeof Answer>;
export const readCost = (answer: unknown): Cost | null => Answer.safeParse(answer).data ?? null;

/** NetworkCostType: free of limits, paid by the byte, free up to an amount. */
const METERED: Readonly<Record<string, boolean>> = { Unrestricted: false, Variable: true, Fixed: true };

export function meteredIn({ Cost: cost, Roaming: roaming }: Cost): Told<Value<'network'>> {
  if (cost === null) return unread('not-here', 'no connection to the internet');
  if (roaming) return known({ metered: true });
  const metered = Object.hasOwn(METERED, cost) ? METERED[cost] : undefined;
  return metered === undefined ? unread('not-here', `cost ${cost}`) : known({ metered });
}

export function windowsMetered({ run, env }: Pick<WindowsOptions, 'run' | 'env'>): Reader<Value<'network'>> {
  const read = async (): Promise<Told<Value<'network'>>> => {
    const told = await askPowerShell(run, env, SCRIPT, readCost);
    return told.kind === 'known' ? meteredIn(told.value) : told;
  };
  return { everyMs: EVERY_MS, read };
}
