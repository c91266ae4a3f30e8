// What Windows says of the screen: whether the window in front fills it, whose session it shows, since when nobody touched it. One asking
// for all three.
import { z } from 'zod';
import type { Clock } from '../../../clock.ts';
import type { RunTool } from '../../../run-tool.ts';
import type { Reader } from '../system-readers.ts';
import { known, programOf, type Told, unread, type Value } from '../told.ts';
import { askPowerShell } from './powershell.ts';

/** It compiles a few lines each time, which takes longer than asking. */
const EVERY_MS = 20_000;
/** Three readers in a row share one answer. */
const SHARED_MS = 5_000;

const SCRIPT = `
Add-Type -Namespace Lode -Name Screen -MemberDefinition @'
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential)]
public struct LastInput { public uint Size; public uint Time; }
[System.Runtime.InteropServices.DllImport("shell32.dll")] public static extern int SHQueryUserNotificationState(out int state);
[System.Runtime.InteropServices.DllImport("user32.dll")] public static extern System.IntPtr GetForegroundWindow();
[System.Runtime.InteropServices.DllImport("user32.dll")] public static extern uint GetWindowThreadProcessId(System.IntPtr window, out uint pid);
[System.Runtime.InteropServices.DllImport("user32.dll")] public static extern bool GetLastInputInfo(ref LastInput input);
[System.Runtime.InteropServices.DllImport("kernel32.dll")] public static extern uint WTSGetActiveConsoleSessionId();
[System.Runtime.InteropServices.DllImport("user32.dll")] public static extern int GetSystemMetrics(int index);
public static uint IdleMs() {
  LastInput input = new LastInput();
  input.Size = 8;
  return GetLastInputInfo(ref input) ? unchecked((uint)System.Environment.TickCount - input.Time) : uint.MaxValue;
}
'@
$state = 0
$result = [Lode.Screen]::SHQueryUserNotificationState([ref]$state)
$owner = [uint32]0
[void][Lode.Screen]::GetWindowThreadProcessId([Lode.Screen]::GetForegroundWindow(), [ref]$owner)
$front = Get-Process -Id $owner -ErrorAction SilentlyContinue
$mine = [System.Diagnostics.Process]::GetCurrentProcess().SessionId
$answer = @{ State = $(if ($result -eq 0) { $state } else { $null }); Pid = $owner; Name = $front.ProcessName
  Remote = [Lode.Screen]::GetSystemMetrics(0x1000) -ne 0; Session = $mine; Console = [Lode.Screen]::WTSGetActiveConsoleSessionId(); IdleMs = [Lode.Screen]::IdleMs() }
ConvertTo-Json -InputObject $answer -Compress
`;

const U32 = z.number().int().min(0).max(0xff_ff_ff_ff);
const Answer = z.object({
  State: z.number().int().nullable(),
  Pid: U32,
  Name: z.string().nullable(),
  /** The person sits at another computer and sees this one's session there. */
  Remote: z.boolean(),
  Session: U32,
  Console: U32,
  IdleMs: U32,
});
export type Screen = z.infer<typeof Answer>;

/** QUERY_USER_NOTIFICATION_STATE: a full-screen program, one that draws by Direct3D alone, a presentation. */
const FULL = new Set([2, 3, 4]);
/** Nobody is at the screen, nothing stands in the way, the quiet hour after an installation, an app of the Store's. */
const NOT_FULL = new Set([1, 5, 6, 7]);
const UNTOLD = 0xff_ff_ff_ff;

export const readScreen = (answer: unknown): Screen | null => Answer.safeParse(answer).data ?? null;

export function fullIn(screen: Screen, isOurs: (pid: number) => boolean): Told<Value<'fullScreen'>> {
  if (screen.State === null || !(FULL.has(screen.State) || NOT_FULL.has(screen.State)))
    return unread('unreadable', `notification state ${screen.State ?? 'none'}`);
  if (NOT_FULL.has(screen.State) || isOurs(screen.Pid)) return known({ full: false, program: null });
  return known({ full: true, program: screen.Name === null ? null : programOf(screen.Name) });
}

export function seatIn({ Remote: remote, Session: mine, Console: shown }: Screen): Told<Value<'session'>> {
  if (remote) return known({ seat: 'here' });
  // Between two users no session is at the screen.
  return known({ seat: mine === shown ? 'here' : shown === UNTOLD ? 'locked' : 'elsewhere' });
}

export const idleIn = ({ IdleMs: ms }: Screen): Told<Value<'idle'>> => (ms === UNTOLD ? unread('refused') : known({ ms }));

export interface WindowsOptions {
  readonly clock: Clock;
  readonly run: RunTool;
  readonly isOurs: (pid: number) => boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function windowsScreen({ clock, run, isOurs, env }: WindowsOptions): {
  readonly fullScreen: Reader<Value<'fullScreen'>>;
  readonly session: Reader<Value<'session'>>;
  readonly idle: Reader<Value<'idle'>>;
} {
  let last: { readonly at: number; readonly told: Promise<Told<Screen>> } | null = null;
  const screen = (): Promise<Told<Screen>> => {
    if (last && clock.monotonic() - last.at < SHARED_MS) return last.told;
    last = { at: clock.monotonic(), told: askPowerShell(run, env, SCRIPT, readScreen) };
    return last.told;
  };
  const reader = <T>(of: (told: Screen) => Told<T>): Reader<T> => ({
    everyMs: EVERY_MS,
    read: async () => {
      const told = await screen();
      return told.kind === 'known' ? of(told.value) : told;
    },
  });
  return { fullScreen: reader((told) => fullIn(told, isOurs)), session: reader(seatIn), idle: reader(idleIn) };
}
