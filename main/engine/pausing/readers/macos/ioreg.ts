// macOS' registry of devices, as ioreg prints it: objects with their properties, read as far as Lode needs them.
import type { RunTool } from '../../../run-tool.ts';
import { ask, type Told } from '../told.ts';

const LIMITS = { limitMs: 8_000, maxBytes: 8 * 1_048_576 };

export const askIoreg = <T>(run: RunTool, args: readonly string[], read: (text: string) => T | null): Promise<Told<T>> =>
  ask(run, '/usr/sbin/ioreg', ['-w', '0', ...args], read, LIMITS);

/** Each object's own lines: one begins with `+-o Name`. */
export const objectsIn = (text: string): string[] => text.split(/^[ |]*\+-o /m).slice(1);

/** A camera of Apple's own, of whichever chip. null: there is none. */
export function readCamera(text: string): boolean | null {
  const streams = [...text.matchAll(/"FrontCameraStreaming" = (Yes|No)\b/g)];
  return streams.length === 0 ? null : streams.some(([, says]) => says === 'Yes');
}

const NS_PER_MS = 1_000_000;
/** Since the last key or movement, in milliseconds. */
export function readHidIdle(text: string): number | null {
  const ns = /"HIDIdleTime" = (\d{1,20})(?!\d)/.exec(text)?.[1];
  return ns === undefined ? null : Number(ns) / NS_PER_MS;
}

/** Whose session the screen shows, by the user's number; locked or not. null: nobody is logged in there, or it is not told. */
export function readConsole(text: string): { readonly uid: number; readonly locked: boolean } | null {
  const users = /"IOConsoleUsers" = \((.{0,20000}?)\)$/m.exec(text)?.[1] ?? '';
  const shown = users.split('},{').find((user) => /"kCGSSessionOnConsoleKey"=Yes/.test(user));
  const uid = shown === undefined ? undefined : /"kCGSSessionUserIDKey"=(\d{1,9})(?!\d)/.exec(shown)?.[1];
  return shown === undefined || uid === undefined
    ? null
    : { uid: Number(uid), locked: /"CGSSessionScreenIsLocked"=Yes/.test(shown) };
}
