// Everything that is read from outside, given what nobody would print: a parser never throws, and what it reads is of its contract.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Signals } from '../../../contract/pausing.ts';
import type { EpochMs } from '../../../contract/units.ts';
import { readFdinfo, usesBetween } from './gpu/fdinfo.ts';
import { readPmon } from './gpu/nvidia-pmon.ts';
import { type CardUse, OthersOnCards } from './gpu/uses.ts';
import { readGames } from './linux/game-mode.ts';
import { readHeldFiles } from './linux/held-files.ts';
import { readIdleMonitor, readXprintidle } from './linux/idle.ts';
import { readActive, readSession } from './linux/logind.ts';
import { readMetered } from './linux/metered.ts';
import { parentIn } from './linux/processes.ts';
import { listenersAmong, readMonitors, readStreams } from './linux/sound.ts';
import { readActiveWindow, readWindow } from './linux/x-windows.ts';
import { readMicrophones } from './macos/call.ts';
import { fullIn as macosFullIn, readFront } from './macos/full-screen.ts';
import { readClients } from './macos/gpu-clients.ts';
import { readCamera, readConsole, readHidIdle } from './macos/ioreg.ts';
import { capture } from './testing/tools.ts';
import { json, known, program, programOf, type Told, unread } from './told.ts';
import { readUsing } from './windows/consent.ts';
import { fullIn, readScreen } from './windows/front.ts';
import { readEngines } from './windows/gpu-engines.ts';
import { meteredIn, readCost } from './windows/metered.ts';

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  readActive,
  readActiveWindow,
  readCamera,
  readClients,
  readConsole,
  readFdinfo,
  readFront,
  readGames,
  readHeldFiles,
  readHidIdle,
  readIdleMonitor,
  readMetered,
  readMicrophones,
  readMonitors,
  readPmon,
  readSession,
  readStreams,
  readUsing,
  readWindow,
  readXprintidle,
  parentIn,
  readScreen: (text) => readScreen(json(text)),
  readEngines: (text) => readEngines(json(text)),
  readCost: (text) => readCost(json(text)),
};
const nothing = (read: unknown): boolean => read === null || read === undefined || (Array.isArray(read) && read.length === 0);

/** None of them is anything to any of the parsers. */
const HOSTILE: readonly string[] = [
  '',
  '\0',
  '\uFEFF',
  'null',
  '{}',
  '"[]"',
  '[[[[[[',
  '{"__proto__":{"full":true}}',
  'Segmentation fault (core dumped)',
  '<html><body>502</body></html>',
  '-1',
  'NaN',
  '1e999',
  't 99999999999999999999999999',
  'u 5',
  'a(io) 3 1 "x"',
  'a(io) 99999 1 "x"',
  '_NET_ACTIVE_WINDOW(WINDOW): window id # ; rm -rf /',
  'HKEY',
  'drm-client-id:\t-1\ndrm-engine-gfx:\t5 ns',
  'x'.repeat(200_000),
  'drm-engine-a:\t1 ns\n'.repeat(20_000),
  '(('.repeat(50_000),
  ' '.repeat(200_000),
  '\n'.repeat(200_000),
];

it.each(Object.entries(READERS))('%s reads nothing out of hostile text, and soon', (_name, read) => {
  for (const text of HOSTILE) expect({ text: text.slice(0, 60), nothing: nothing(read(text)) }).toMatchObject({ nothing: true });
});

const CAPTURES = [
  'one-gpu.pmon',
  'amdgpu.fdinfo',
  'xe.fdinfo',
  'microphone.reg',
  'metal.ioreg',
  'locked.ioreg',
  'call.pmset',
  'session.loginctl',
  'full-screen.xprop',
  'pipewire.pulse.json',
  'game.engines.json',
  'game.screen.json',
  'mobile.cost.json',
].map(capture);
/** Captures with pieces cut out, doubled, and strangers put in. */
const mangled = fc
  .tuple(
    fc.constantFrom(...CAPTURES),
    fc.array(
      fc.tuple(
        fc.nat(2_000),
        fc.nat(200),
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 8 }),
          fc.constantFrom('-', '0', '"', '\n', '\\', '99999999999999999999', 'null', '\u202E'),
        ),
      ),
    ),
  )
  .map(([text, cuts]) => cuts.reduce((all, [at, length, put]) => all.slice(0, at) + put + all.slice(at + length), text));

it('no parser throws, however an output is mangled', () => {
  fc.assert(
    fc.property(mangled, (text) => {
      for (const read of Object.values(READERS)) expect(() => read(text)).not.toThrow();
    }),
  );
});

const at = 0 as EpochMs;
const FITS = { success: true };
const parsed = (name: keyof Signals, told: Told<unknown>) =>
  Signals.shape[name].safeParse(told.kind === 'known' ? { ...told, at } : told);

const others = (uses: readonly CardUse[]) => ['gpu', known(new OthersOnCards().of(uses, new Set()))] as const;
/** Every reading that can be made of a text. */
function* readingsOf(text: string): Generator<readonly [keyof Signals, Told<unknown>]> {
  yield others(readPmon(text)?.uses ?? []);
  yield others(readEngines(json(text)) ?? []);
  const client = readFdinfo(text);
  const sample = (ms: number) => ({ at: ms, clients: new Map(client ? [['x', { ...client, pid: 1 }]] : []) });
  yield others(usesBetween(sample(0), sample(1_000)).map((use) => ({ ...use, name: null })));
  const front = readFront(text);
  if (front) yield ['fullScreen', known(macosFullIn(front, () => false))];
  const screen = readScreen(json(text));
  if (screen) yield ['fullScreen', fullIn(screen, () => false)];
  const cost = readCost(json(text));
  if (cost) yield ['network', meteredIn(cost)];
  for (const { name } of listenersAmong(readStreams(text) ?? [], new Set()))
    yield ['call', known({ active: true, program: name })];
  for (const { by } of readUsing(text) ?? []) yield ['call', known({ active: true, program: programOf(by) })];
  const ms = readHidIdle(text);
  if (ms !== null) yield ['idle', known({ ms })];
}

it('what is read of a mangled output is of the contract', () => {
  fc.assert(
    fc.property(mangled, (text) => {
      for (const [name, told] of readingsOf(text)) expect(parsed(name, told)).toMatchObject(FITS);
    }),
  );
});

it('a program’s name is cut, and shows no hidden letters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      expect(parsed('call', known({ active: true, program: program(name) }))).toMatchObject(FITS);
      expect(parsed('call', known({ active: true, program: programOf(name) }))).toMatchObject(FITS);
      expect(program(name) ?? '').not.toMatch(/\p{C}/u);
    }),
  );
  expect(program(`evil\u202Eexe\n${'x'.repeat(500)}`)).toMatch(/^evil exe x{111}$/);
  expect(program(' \u200B ')).toBeNull();
  expect(programOf('C:\\Games\\Doom.EXE')).toBe('Doom');
});

it('what a tool complains of is cut too', () => {
  expect(parsed('gpu', unread('refused', 'x'.repeat(5_000)))).toMatchObject(FITS);
});
