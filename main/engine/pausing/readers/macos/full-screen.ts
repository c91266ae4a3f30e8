// Whether the program in front fills the screen, on macOS: what it has asked of the Dock and the menu bar. No permission is needed for it.
import { z } from 'zod';
import type { RunTool } from '../../../run-tool.ts';
import type { Reader } from '../system-readers.ts';
import { ask, json, known, program, type Told, type Value } from '../told.ts';

const EVERY_MS = 15_000;
const LIMITS = { limitMs: 8_000, maxBytes: 65_536 };
const SCRIPT = `
ObjC.import('AppKit');
const front = $.NSWorkspace.sharedWorkspace.frontmostApplication;
JSON.stringify({
  options: Number($.NSApplication.sharedApplication.currentSystemPresentationOptions),
  pid: Number(front.processIdentifier),
  name: ObjC.unwrap(front.localizedName) || null,
});
`;

const Front = z.object({
  options: z.number().int().nonnegative(),
  pid: z.number().int(),
  name: z.string().nullable(),
});
type Front = z.infer<typeof Front>;
/** NSApplicationPresentationOptions: a full-screen space; or, as older games do, neither Dock nor menu bar. */
const FULL_SCREEN = 1 << 10;
const NO_DOCK = 1 << 1;
const NO_MENU_BAR = 1 << 3;

export const readFront = (text: string): Front | null => Front.safeParse(json(text)).data ?? null;

export function fullIn({ options, pid, name }: Front, isOurs: (pid: number) => boolean): Value<'fullScreen'> {
  const full = (options & FULL_SCREEN) !== 0 || ((options & NO_DOCK) !== 0 && (options & NO_MENU_BAR) !== 0);
  if (!full || isOurs(pid)) return { full: false, program: null };
  return { full: true, program: name === null ? null : program(name) };
}

export function macosFullScreen(run: RunTool, isOurs: (pid: number) => boolean): Reader<Value<'fullScreen'>> {
  const read = async (): Promise<Told<Value<'fullScreen'>>> => {
    const told = await ask(run, '/usr/bin/osascript', ['-l', 'JavaScript', '-e', SCRIPT], readFront, LIMITS);
    return told.kind === 'known' ? known(fullIn(told.value, isOurs)) : told;
  };
  return { everyMs: EVERY_MS, read };
}
