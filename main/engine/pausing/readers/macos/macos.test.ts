// What macOS tells: the front program's wishes, microphones and Apple's camera, the GPU's clients, the console; and what it does not.
import { describe, expect, it } from 'vitest';
import { clockByHand } from '../../../clock-by-hand.ts';
import type { ToolResult } from '../../../run-tool.ts';
import { known } from '../told.ts';
import { capture, complained, printed, toolsWith } from '../testing/tools.ts';
import { macosCall } from './call.ts';
import { macosFullScreen } from './full-screen.ts';
import { macosGpu } from './gpu-clients.ts';
import { macosMetered } from './metered.ts';
import { macosIdle, macosSession } from './session.ts';

const OURS = 48_211;
const isOurs = (pid: number) => pid === OURS;
const run = (answers: Readonly<Record<string, ToolResult | (() => ToolResult)>>) => toolsWith(answers).run;

const front = (answer: ToolResult) => macosFullScreen(run({ osascript: answer }), isOurs).read();

describe('the program in front', () => {
  it.each([
    ['has a space of its own', { options: 1 << 10, pid: 7, name: 'VLC' }, { full: true, program: 'VLC' }],
    ['has put Dock and menu bar away', { options: (1 << 1) | (1 << 3), pid: 7, name: 'Doom' }, { full: true, program: 'Doom' }],
    ['lets the Dock hide itself', { options: 1, pid: 7, name: 'Safari' }, { full: false, program: null }],
    ['is Lode', { options: 1 << 10, pid: OURS, name: 'Lode' }, { full: false, program: null }],
    ['has no name', { options: 1 << 10, pid: 7, name: null }, { full: true, program: null }],
  ])('%s', async (_name, told, value) => {
    expect(await front(printed(JSON.stringify(told)))).toEqual(known(value));
  });
  it.each<[ToolResult, string]>([
    [complained('execution error: Error: TypeError'), 'refused'],
    [printed('undefined'), 'unreadable'],
    [{ kind: 'silent' }, 'refused'],
  ])('cannot be told %#', async (answer, why) => {
    expect(await front(answer)).toMatchObject({ why });
  });
});

describe('a call', () => {
  const quiet = printed('');
  const call = (
    pmset: ToolResult,
    ioreg: ToolResult = quiet,
    ps: ToolResult = printed('/Applications/zoom.us.app/Contents/MacOS/zoom.us\n'),
  ) => macosCall({ run: run({ pmset, ioreg, ps }), isOurs }).read();

  it('is whoever has a microphone open', async () => {
    expect(await call(printed(capture('call.pmset')))).toEqual(known({ active: true, program: 'zoom.us' }));
    expect(await call(printed(capture('call.pmset')), quiet, complained(''))).toEqual(known({ active: true, program: null }));
  });
  it('is not who plays music, nor Lode', async () => {
    expect(await call(printed(capture('music.pmset')))).toEqual(known({ active: false, program: null }));
    expect(await call(printed(capture('call.pmset').replaceAll('1379', String(OURS))))).toEqual(
      known({ active: false, program: null }),
    );
  });
  it('is seen by the camera too', async () => {
    const on = capture('camera.ioreg');
    expect(await call(printed(capture('music.pmset')), printed(on))).toEqual(known({ active: true, program: null }));
    expect(await call({ kind: 'silent' }, printed(on))).toEqual(known({ active: true, program: null }));
    expect(await call(printed(capture('music.pmset')), printed(on.replaceAll('Yes', 'No')))).toEqual(
      known({ active: false, program: null }),
    );
  });
  it('cannot be told where one of the two does not answer', async () => {
    expect(await call({ kind: 'silent' })).toMatchObject({ why: 'refused' });
    expect(await call(printed('?'))).toMatchObject({ why: 'unreadable' });
    expect(await call(printed(capture('music.pmset')), { kind: 'silent' })).toMatchObject({ why: 'refused' });
  });
});

const gpu = (answer: () => ToolResult, clock = clockByHand()) => ({
  clock,
  reader: macosGpu(
    { clock, run: run({ ioreg: answer }), isOurs },
    '/Applications/Lode.app/Contents/Frameworks/Lode Helper.app/Contents/MacOS/Lode Helper',
  ),
});

describe('the graphics', () => {
  it('are used by others as the driver counts, Lode’s window aside', async () => {
    let text = capture('metal.ioreg');
    const { clock, reader } = gpu(() => printed(text));
    const first = reader.read();
    await clock.advance(1_000);
    text = text.replace('=250000000', '=850000000').replace('=900000000', '=2000000000');
    await clock.advance(500);
    expect(await first).toEqual(known({ load: 0.4, program: 'wine64-preloader' }));
  });

  it('cannot be told where the driver counts nothing', async () => {
    expect(await gpu(() => printed('+-o IntelAccelerator  <class IntelAccelerator>\n  {\n  }\n')).reader.read()).toMatchObject({
      why: 'not-here',
    });
    expect(await gpu(() => ({ kind: 'too-long' })).reader.read()).toMatchObject({ why: 'unreadable' });
  });
});

const seatOf = (text: string, uid: number) => macosSession(run({ ioreg: printed(text) }), uid).read();

describe('the console', () => {
  const locked = capture('locked.ioreg');
  it.each([
    [locked, 502, { value: { seat: 'locked' } }],
    [locked.replace('"CGSSessionScreenIsLocked"=Yes,', ''), 502, { value: { seat: 'here' } }],
    [locked, 501, { value: { seat: 'elsewhere' } }],
    ['"IOConsoleUsers" = ()\n', 501, { why: 'unreadable' }],
  ])('%#', async (text, uid, told) => {
    expect(await seatOf(text, uid)).toMatchObject(told);
  });

  it('says since when nobody touched anything', async () => {
    expect(await macosIdle(run({ ioreg: printed(capture('hid.ioreg')) })).read()).toEqual(known({ ms: 3_254_341.351 }));
    expect(await macosIdle(run({ ioreg: printed('') })).read()).toMatchObject({ why: 'unreadable' });
  });
});

const net = (address: string, netmask: string) => [{ address, netmask }];

it('knows an iPhone’s hotspot, and says of others that macOS does not tell', async () => {
  const lo = net('127.0.0.1', '255.0.0.0');
  const hotspot = net('172.20.10.4', '255.255.255.240');
  const home = net('192.168.1.20', '255.255.255.0');
  expect(await macosMetered(() => ({ lo0: lo, en0: [...hotspot, ...net('fe80::1', 'ffff::')] })).read()).toEqual(
    known({ metered: true }),
  );
  for (const addresses of [
    { lo0: lo },
    { en0: home },
    { en0: hotspot, en5: home },
    { en0: net('172.20.10.4', '255.255.0.0') },
    {},
  ])
    expect(await macosMetered(() => addresses).read()).toMatchObject({ why: 'not-here' });
});
