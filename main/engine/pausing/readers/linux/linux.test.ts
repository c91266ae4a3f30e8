// What Linux tells: an X server and a Wayland session, cameras and microphones, logind, NetworkManager; whole, absent, and silent.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { clockByHand } from '../../../clock-by-hand.ts';
import type { ToolResult } from '../../../run-tool.ts';
import { capture, complained, printed, type Tools, toolsWith } from '../testing/tools.ts';
import { linuxCall } from './call.ts';
import { linuxFullScreen } from './full-screen.ts';
import { linuxIdle } from './idle.ts';
import { linuxSession } from './logind.ts';
import { linuxMetered } from './metered.ts';
import { linuxPower, powerOf, type Supply } from './power-supply.ts';

const OURS = 48_211;
const X = { DISPLAY: ':0' };
const WAYLAND = { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0', XDG_SESSION_TYPE: 'wayland' };
type Env = Readonly<Record<string, string | undefined>>;
const on = (tools: Tools, env: Env = X) => ({ run: tools.run, isOurs: (pid: number) => pid === OURS, env, proc: '/proc/none' });
const known = (value: object) => ({ kind: 'known', value });
const why = (reason: string) => expect.objectContaining({ kind: 'inconclusive', why: reason });

const ACTIVE = '_NET_ACTIVE_WINDOW(WINDOW): window id # 0x400002';
const NO_GAME = complained('Call failed: Name "com.feralinteractive.GameMode" does not exist\n');
const desktop = (window: ToolResult, active = ACTIVE) =>
  toolsWith({ 'xprop -root': printed(`${active}\n`), 'xprop -id 0x400002': window, busctl: NO_GAME });

describe('the window in front', () => {
  it.each([
    ['fills the screen', 'full-screen.xprop', { full: true, program: 'Chromium' }],
    ['is one among others', 'window.xprop', { full: false, program: null }],
    ['says nothing of its state', 'bare.xprop', { full: false, program: null }],
  ])('%s', async (_name, file, value) => {
    expect(await linuxFullScreen(on(desktop(printed(capture(file))))).read()).toEqual(known(value));
  });

  it('is Lode’s own, which does not count', async () => {
    const own = capture('full-screen.xprop').replace('2435', String(OURS));
    expect(await linuxFullScreen(on(desktop(printed(own)))).read()).toEqual(known({ full: false, program: null }));
  });

  it('was closed while it was asked for', async () => {
    const gone = complained('X Error of failed request:  BadWindow (invalid Window parameter)\n  Major opcode…\n');
    expect(await linuxFullScreen(on(desktop(gone))).read()).toEqual(known({ full: false, program: null }));
  });

  it('is none', async () => {
    const none = desktop(printed(''), '_NET_ACTIVE_WINDOW(WINDOW): window id # 0x0');
    expect(await linuxFullScreen(on(none)).read()).toEqual(known({ full: false, program: null }));
  });

  it.each<[string, Tools, Env, string]>([
    ['without a window manager', desktop(printed(''), '_NET_ACTIVE_WINDOW:  not found.'), X, 'not-here'],
    ['without a display', toolsWith({}), {}, 'not-here'],
    ['without xprop', toolsWith({ busctl: NO_GAME }), X, 'no-tool'],
    ['with an X server that does not answer', toolsWith({ xprop: { kind: 'silent' }, busctl: NO_GAME }), X, 'refused'],
    [
      'with one that refuses',
      toolsWith({ xprop: complained("xprop:  unable to open display ':0'"), busctl: NO_GAME }),
      X,
      'refused',
    ],
    ['that answers something else', desktop(printed('0')), X, 'unreadable'],
    ['on Wayland', desktop(printed(''), '_NET_ACTIVE_WINDOW(WINDOW): window id # 0x0'), WAYLAND, 'not-here'],
  ])('cannot be told %s', async (_name, tools, env, reason) => {
    expect(await linuxFullScreen(on(tools, env)).read()).toEqual(why(reason));
  });

  it('is seen on Wayland where it is a window of X’s', async () => {
    expect(await linuxFullScreen(on(desktop(printed(capture('full-screen.xprop'))), WAYLAND)).read()).toEqual(
      known({ full: true, program: 'Chromium' }),
    );
  });

  it('does not matter where a game says that it plays; its service is not started for the question', async () => {
    const tools = toolsWith({ busctl: printed('a(io) 1 4321 "/com/feralinteractive/GameMode/Games/4321"\n') });
    expect(await linuxFullScreen(on(tools, WAYLAND)).read()).toEqual(known({ full: true, program: null }));
    expect(tools.asked).toEqual([expect.stringContaining('--auto-start=no')]);
  });
});

const held = (lines: string) => printed(lines);

const pulse = (streams: string, sources = 'sources.pulse.json') => ({
  'pactl -f json list source-outputs': printed(streams),
  'pactl -f json list sources': printed(capture(sources)),
});

const call = (answers: Parameters<typeof toolsWith>[0]) => linuxCall({ ...on(toolsWith(answers)), proc: '/proc' }).read();

describe('a call', () => {
  it('is none where nobody holds a camera or listens', async () => {
    expect(await call({ find: held(''), ...pulse(capture('nobody-listens.pulse.json')) })).toEqual(
      known({ active: false, program: null }),
    );
  });

  it('is one where a program holds a camera', async () => {
    const me = `/proc/${process.pid}/fd/21 /dev/video0\n`;
    const told = await call({ find: held(me), ...pulse('[]') });
    expect(told).toEqual(known({ active: true, program: expect.any(String) }));
  });

  it('is none where the sound server alone holds one: it does so while nobody looks through it', async () => {
    const proc = mkdtempSync(path.join(tmpdir(), 'lode-proc-'));
    mkdirSync(path.join(proc, '77'));
    writeFileSync(path.join(proc, '77/comm'), 'wireplumber\n');
    const tools = toolsWith({ find: held(`${proc}/77/fd/21 /dev/video0\n`), ...pulse('[]') });
    const asked = linuxCall({ ...on(tools), proc });
    expect(await asked.read()).toEqual(known({ active: false, program: null }));
    writeFileSync(path.join(proc, '77/comm'), 'zoom\n');
    expect(await asked.read()).toEqual(known({ active: true, program: 'zoom' }));
    rmSync(proc, { recursive: true });
  });

  it('is none where Lode itself holds one', async () => {
    expect(await call({ find: held(`/proc/${OURS}/fd/21 /dev/video0\n`), ...pulse('[]') })).toEqual(
      known({ active: false, program: null }),
    );
  });

  it('is one where a program listens to a microphone, and its name is shown as it is', async () => {
    expect(await call({ find: held(''), ...pulse(capture('listening.pulse.json')) })).toEqual(
      known({ active: true, program: 'Call & <Test>' }),
    );
  });

  it('is not a recorder of what is played, a level meter, a filter, or a stream that stands still', async () => {
    const streams = JSON.parse(capture('pipewire.pulse.json')) as object[];
    expect(await call({ find: held(''), ...pulse(JSON.stringify(streams.slice(0, 4))) })).toEqual(
      known({ active: false, program: null }),
    );
    expect(await call({ find: held(''), ...pulse(JSON.stringify(streams)) })).toEqual(
      known({ active: true, program: 'WEBRTC VoiceEngine' }),
    );
  });

  it('is seen without a sound server by who holds the sound card', async () => {
    const recording = held(`/proc/${process.pid}/fd/9 /dev/snd/pcmC0D0c\n`);
    expect(await call({ find: recording })).toMatchObject({ kind: 'known', value: { active: true } });
    expect(await call({ find: held(`/proc/${process.pid}/fd/9 /dev/snd/pcmC0D0p\n`) })).toEqual(why('no-tool'));
  });

  it('cannot be told where nobody answers', async () => {
    expect(await call({ find: { kind: 'silent' }, pactl: printed('[]') })).toEqual(why('refused'));
    expect(await call({ find: held(''), pactl: complained('Connection failure: Connection refused') })).toEqual(why('refused'));
    expect(await call({ find: held(''), pactl: printed('Source Output #0') })).toEqual(why('unreadable'));
  });
});

const session = (over: Readonly<Record<string, string>> = {}) =>
  printed(
    capture('session.loginctl').replaceAll(/^(\w+)=.*$/gm, (line, name: string) =>
      over[name] === undefined ? line : `${name}=${over[name]}`,
    ),
  );

const seat = (answers: Parameters<typeof toolsWith>[0], env: Env = { XDG_SESSION_ID: '2' }) => {
  const tools = toolsWith(answers);
  return { told: linuxSession(on(tools, env)).read(), asked: tools.asked };
};

describe('the turn at the screen', () => {
  const other = (over: Readonly<Record<string, string>>) => ({
    'loginctl show-session 2 ': session({ Active: 'no' }),
    'loginctl show-seat seat0': printed('ActiveSession=c7\n'),
    'loginctl show-session c7 ': session(over),
  });

  it.each([
    ['this person’s', { 'loginctl show-session 2 ': session() }, 'here'],
    ['nobody’s: it is locked', { 'loginctl show-session 2 ': session({ LockedHint: 'yes' }) }, 'locked'],
    ['another user’s', other({ User: '1001' }), 'elsewhere'],
    ['this person’s in another session', other({ Id: 'c7' }), 'here'],
    ['nobody’s yet: somebody logs in', other({ User: '116', Class: 'greeter' }), 'locked'],
    [
      'nobody’s: a console waits for a login',
      { ...other({}), 'loginctl show-seat seat0': printed('ActiveSession=\n') },
      'locked',
    ],
    ['nobody’s: no session is told', { ...other({}), 'loginctl show-seat seat0': printed('') }, 'locked'],
  ])('is %s', async (_name, answers, value) => {
    expect(await seat(answers).told).toEqual(known({ seat: value }));
  });

  it('cannot be told where this session is not in front and which is, is not said', async () => {
    const { told } = seat({ ...other({}), 'loginctl show-seat seat0': complained('Connection timed out') });
    expect(await told).toEqual(why('refused'));
    const gone = seat({ ...other({}), 'loginctl show-session c7 ': complained("No session 'c7' known") });
    expect(await gone.told).toEqual(why('refused'));
  });

  it('is asked for by no name but logind’s', async () => {
    const { told, asked } = seat({ 'loginctl show-session auto ': session() }, { XDG_SESSION_ID: '2; id' });
    expect(await told).toEqual(known({ seat: 'here' }));
    expect(asked).toHaveLength(1);
  });

  it.each<[string, ToolResult, string]>([
    ['without logind', complained('System has not been booted with systemd as init system (PID 1).'), 'refused'],
    ['where it is asked for in vain', { kind: 'silent' }, 'refused'],
    ['where the answer is another', printed('Active=perhaps\n'), 'unreadable'],
  ])('cannot be told %s', async (_name, answer, reason) => {
    expect(await seat({ loginctl: answer }).told).toEqual(why(reason));
  });
});

const idle = (answers: Parameters<typeof toolsWith>[0], env: Env) =>
  linuxIdle({ ...on(toolsWith(answers), { ...env, XDG_SESSION_ID: '2' }), clock: clockByHand(1_795_000_000_000) });

const since = (ms: number) => String((1_795_000_000_000 - ms) * 1_000);

describe('the last key', () => {
  it('is told by GNOME, and by an X server where its tool is there', async () => {
    expect(await idle({ 'busctl --user': printed('t 12345\n') }, WAYLAND).read()).toEqual(known({ ms: 12_345 }));
    expect(await idle({ xprintidle: printed('777\n') }, X).read()).toEqual(known({ ms: 777 }));
  });

  it('is told by logind of a desktop that tells it: its silence says something only then', async () => {
    let now = session({ IdleHint: 'no' });
    const reader = idle({ 'loginctl show-session': () => now }, X);
    expect(await reader.read()).toEqual(why('not-here'));
    now = session({ IdleHint: 'yes', IdleSinceHint: since(300_000) });
    expect(await reader.read()).toEqual(known({ ms: 300_000 }));
    now = session({ IdleHint: 'no' });
    expect(await reader.read()).toEqual(known({ ms: 0 }));
  });
});

const metered = (answer: ToolResult) => linuxMetered(toolsWith({ busctl: answer }).run).read();

describe('power', () => {
  const ac = { type: 'Mains', online: '1' };
  const usb = { type: 'USB', online: '0' };
  const bat = { type: 'Battery', status: 'Discharging', capacity: '41' };
  const mouse = { type: 'Battery', scope: 'Device', status: 'Discharging', capacity: '9' };
  it.each<[string, readonly Partial<Supply>[], object | null]>([
    ['a desk computer', [], { from: 'mains', percent: null }],
    ['a desk computer’s mouse', [mouse], { from: 'mains', percent: null }],
    ['a laptop, plugged in', [ac, usb, { ...bat, status: 'Charging' }, mouse], { from: 'mains', percent: 41 }],
    ['a laptop, unplugged', [{ ...ac, online: '0' }, usb, bat], { from: 'battery', percent: 41 }],
    [
      'one whose firmware forgets the USB plug it fills from',
      [usb, { ...bat, status: 'Charging' }],
      { from: 'mains', percent: 41 },
    ],
    ['one charged over USB at 0.5 A, and emptying all the same', [{ ...usb, online: '1' }, bat], { from: 'mains', percent: 41 }],
    ['two batteries', [{ ...ac, online: '0' }, bat, { ...bat, capacity: '100' }], { from: 'battery', percent: 70.5 }],
    ['no plug told of', [bat], { from: 'battery', percent: 41 }],
    ['no plug told of, and full', [{ ...bat, status: 'Full', capacity: '?' }], { from: 'mains', percent: null }],
    ['nothing told of', [{ type: 'Battery', status: 'Unknown' }], null],
  ])('of %s', (_name, supplies, value) => {
    const none: Supply = { type: '', scope: '', online: '', status: '', capacity: '' };
    expect(powerOf(supplies.map((one) => ({ ...none, ...one })))).toEqual(value);
  });

  it('is read from the kernel’s own folders', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lode-power-'));
    for (const [name, fields] of Object.entries({ AC: { ...ac, online: '0' }, BAT0: bat })) {
      mkdirSync(path.join(folder, name));
      for (const [file, value] of Object.entries(fields)) writeFileSync(path.join(folder, name, file), `${value}\n`);
    }
    expect(await linuxPower(folder).read()).toEqual(known({ from: 'battery', percent: 41 }));
    rmSync(folder, { recursive: true });
    expect(await linuxPower(folder).read()).toEqual(why('not-here'));
  });
});

describe('the way to the internet', () => {
  it.each([
    ['u 1\n', true],
    ['u 2\n', false],
    ['u 3\n', true],
    ['u 4\n', false],
  ])('%j', async (text, value) => {
    expect(await metered(printed(text))).toEqual(known({ metered: value }));
  });

  it.each<[string, ToolResult, string]>([
    ['is not guessed at', printed('u 0\n'), 'not-here'],
    [
      'is another’s to know',
      complained(
        'Failed to get property Metered on interface org.freedesktop.NetworkManager: The name org.freedesktop.NetworkManager was not provided by any .service files',
      ),
      'not-here',
    ],
    ['is refused', complained('Access denied'), 'refused'],
    ['is something else', printed('u 9\n'), 'unreadable'],
    ['cannot be asked for', { kind: 'absent' }, 'no-tool'],
  ])('%s', async (_name, answer, reason) => {
    expect(await metered(answer)).toEqual(why(reason));
  });
});
