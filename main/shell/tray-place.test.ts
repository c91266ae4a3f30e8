// Whether there is a tray: by what the session's bus answers, in the words of either tool; what cannot be told is not guessed.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunTool, ToolResult } from '../engine/run-tool.ts';
import { neverUnseen, trayPlace } from './tray-place.ts';

const ended = (stdout: string, code = 0): ToolResult => ({
  kind: 'ended',
  code,
  stdout: Buffer.from(stdout),
  stderr: Buffer.from('true'),
});
const absent: ToolResult = { kind: 'absent' };
const silent: ToolResult = { kind: 'silent' };
const bus =
  (gdbus: ToolResult, busctl: ToolResult): RunTool =>
  (tool) =>
    Promise.resolve(tool === 'gdbus' ? gdbus : busctl);
const wayland = { XDG_SESSION_TYPE: 'wayland' };

it.each<[string, string, Record<string, string>, RunTool]>([
  ['tray', 'linux', {}, bus(ended('(true,)\n'), absent)],
  ['tray', 'linux', wayland, bus(absent, ended('b true\n'))],
  ['none', 'linux', wayland, bus(ended('(false,)\n'), absent)],
  ['unknown', 'linux', { XDG_SESSION_TYPE: 'x11' }, bus(ended('(false,)\n'), absent)],
  ['unknown', 'linux', {}, bus(absent, ended('b false'))],
  ['unknown', 'linux', wayland, bus(absent, absent)],
  ['unknown', 'linux', wayland, bus(silent, ended('', 1))],
  ['unknown', 'linux', wayland, bus(ended('(untrue,)'), ended('\0\0'))],
  ['tray', 'linux', wayland, bus(ended('Error: no bus', 1), ended('b true'))],
  ['tray', 'win32', {}, bus(absent, absent)],
  ['menu-bar', 'darwin', {}, bus(absent, absent)],
])('%s: %s %o', async (place, platform, env, run) => {
  expect(await trayPlace(platform, env, run)).toBe(place);
});

describe('a start that is hidden', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([
    ['none', null, ['open']],
    ['none', {}, []],
    ['unknown', null, []],
    ['tray', null, []],
  ] as const)('where the tray is %s and the window %o: %o', async (place, current, calls) => {
    const opened: string[] = [];
    neverUnseen(() => Promise.resolve(place), { current: current as never, open: () => void opened.push('open') });
    expect(opened, 'the desktop may come up later').toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(opened).toEqual(calls);
  });

  it('that has ended meanwhile opens nothing', async () => {
    const opened: string[] = [];
    neverUnseen(() => Promise.resolve('none'), { current: null, open: () => void opened.push('open') })();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(opened).toEqual([]);
  });
});
