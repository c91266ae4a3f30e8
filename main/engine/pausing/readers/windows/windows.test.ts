// What Windows tells: the screen, the privacy settings' list, the GPU's counters, the cost of the connection.
import { describe, expect, it } from 'vitest';
import { clockByHand } from '../../../clock-by-hand.ts';
import type { ToolResult } from '../../../run-tool.ts';
import { known } from '../told.ts';
import { capture, complained, printed, toolsWith } from '../testing/tools.ts';
import { windowsCall } from './consent.ts';
import { windowsScreen } from './front.ts';
import { windowsGpu } from './gpu-engines.ts';
import { windowsMetered } from './metered.ts';

const OURS = 48_211;
const OWN = 'C:\\Users\\a\\AppData\\Local\\Programs\\Lode\\Lode.exe';
/** 13 August 2026, ten minutes after what the captures' last user began. */
const STARTED = Number(0x1dd267290343486n / 10_000n - 11_644_473_600_000n);
const NOW = STARTED + 600_000;

const on = (answers: Readonly<Record<string, ToolResult | (() => ToolResult)>>, now = NOW) => {
  const tools = toolsWith(answers);
  const clock = clockByHand(now);
  const options = { clock, run: tools.run, isOurs: (pid: number) => pid === OURS, env: { SystemRoot: 'C:\\Windows' }, own: OWN };
  return { ...tools, clock, options };
};
const screen = (over: object) => printed(JSON.stringify({ ...(JSON.parse(capture('game.screen.json')) as object), ...over }));

describe('the screen', () => {
  it.each([
    ['a game that draws alone', {}, { full: true, program: 'DOOMEternalx64vk' }],
    ['a film, or a borderless game', { State: 2 }, { full: true, program: 'DOOMEternalx64vk' }],
    ['a presentation', { State: 4, Name: 'POWERPNT' }, { full: true, program: 'POWERPNT' }],
    ['whoever cannot be named', { Name: null }, { full: true, program: null }],
    ['Lode’s own window', { Pid: OURS }, { full: false, program: null }],
    ['anything', { State: 5 }, { full: false, program: null }],
    ['an app of the Store’s', { State: 7 }, { full: false, program: null }],
    ['nobody', { State: 1 }, { full: false, program: null }],
  ])('shows %s', async (_name, over, value) => {
    expect(await windowsScreen(on({ powershell: screen(over) }).options).fullScreen.read()).toEqual(known(value));
  });

  it.each([
    ['this person’s', {}, 'here'],
    ['another’s', { Console: 2 }, 'elsewhere'],
    ['nobody’s, between two users', { Console: 0xff_ff_ff_ff }, 'locked'],
    ['seen from another computer', { Console: 2, Remote: true }, 'here'],
  ])('is %s', async (_name, over, seat) => {
    expect(await windowsScreen(on({ powershell: screen(over) }).options).session.read()).toEqual(known({ seat }));
  });

  it('is asked once for all three, and again when that is old', async () => {
    const { asked, clock, options } = on({ powershell: screen({}) });
    const { fullScreen, session, idle } = windowsScreen(options);
    await Promise.all([fullScreen.read(), session.read()]);
    expect(await idle.read()).toEqual(known({ ms: 2_031 }));
    expect(asked).toHaveLength(1);
    await clock.advance(20_000);
    await fullScreen.read();
    expect(asked).toHaveLength(2);
    expect(asked.every((question) => question.startsWith('powershell.exe -NoLogo -NoProfile -NonInteractive -Command'))).toBe(
      true,
    );
  });

  it.each<[string, ToolResult, string]>([
    [
      'where scripts may not call the system',
      complained('Add-Type : Cannot add type. Definition of new types is not supported in this language mode.'),
      'refused',
    ],
    ['where PowerShell hangs', { kind: 'silent' }, 'refused'],
    ['without PowerShell', { kind: 'absent' }, 'no-tool'],
    ['in a state of a later Windows', screen({ State: 99 }), 'unreadable'],
    ['in another form', printed('{}'), 'unreadable'],
  ])('cannot be told %s', async (_name, powershell, why) => {
    expect(await windowsScreen(on({ powershell }).options).fullScreen.read()).toMatchObject({ why });
  });
});

describe('a call', () => {
  const NONE = complained('ERROR: The system was unable to find the specified registry key or value.');
  const microphone = capture('microphone.reg');
  const call = (text: string, now = NOW) =>
    windowsCall(
      on(
        {
          'reg.exe query HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\CapabilityAccessManager\\ConsentStore\\microphone /s':
            printed(text),
          reg: NONE,
        },
        now,
      ).options,
    ).read();

  it('is whoever began and has not stopped, by the name Windows gives it', async () => {
    expect(await call(microphone)).toEqual(known({ active: true, program: 'MSTeams' }));
    const without = microphone
      .replaceAll('MSTeams_8wekyb3d8bbwe\r\n    Value', 'Other_8wekyb3d8bbwe\r\n    Value')
      .replace('0x0', '0x1dd267290369e2a');
    expect(await call(without)).toEqual(known({ active: true, program: 'Zoom' }));
  });

  it('is not one that Windows forgot to end, nor Lode, nor a program that never began', async () => {
    expect(await call(microphone, NOW + 24 * 3_600_000)).toEqual(known({ active: false, program: null }));
    const lode =
      microphone
        .split('\r\n\r\n')
        .at(-3)
        ?.replace(/C:#Users.*Zoom\.exe/, OWN.replaceAll('\\', '#')) ?? '';
    expect(lode).toContain('Lode.exe');
    expect(await call(lode)).toEqual(known({ active: false, program: null }));
    expect(await call(microphone.split('\r\n\r\n').at(-2) ?? '')).toEqual(known({ active: false, program: null }));
  });

  it.each<[string, ToolResult, string]>([
    ['on a Windows without the list', NONE, 'refused'],
    ['where nothing answers', { kind: 'silent' }, 'refused'],
    ['in another form', printed('Fehler'), 'unreadable'],
    ['without the tool', { kind: 'absent' }, 'no-tool'],
  ])('cannot be told %s', async (_name, reg, why) => {
    expect(await windowsCall(on({ reg }).options).read()).toMatchObject({ why });
  });
});

describe('the cards', () => {
  it('are used by others as far as they are on Lode’s', async () => {
    expect(await windowsGpu(on({ powershell: printed(capture('game.engines.json')) }).options).read()).toEqual(
      known({ load: 0.75, program: 'DOOMEternalx64vk' }),
    );
  });
  it('are used by nobody', async () => {
    expect(await windowsGpu(on({ powershell: printed('[]') }).options).read()).toEqual(known({ load: 0, program: null }));
  });
  it('cannot be told of a Windows without the counters', async () => {
    const invalid = complained('Get-CimInstance : Invalid class "Win32_PerfFormattedData_GPUPerformanceCounters_GPUEngine"');
    expect(await windowsGpu(on({ powershell: invalid }).options).read()).toMatchObject({ why: 'refused' });
  });
});

describe('the way to the internet', () => {
  it.each([
    [capture('mobile.cost.json'), { value: { metered: true } }],
    ['{"Roaming":true,"Cost":"Unrestricted"}', { value: { metered: true } }],
    ['{"Roaming":false,"Cost":"Unrestricted"}', { value: { metered: false } }],
    ['{"Roaming":false,"Cost":"Unknown"}', { why: 'not-here' }],
    ['{"Roaming":false,"Cost":"toString"}', { why: 'not-here' }],
    ['{"Roaming":false,"Cost":null}', { why: 'not-here' }],
    ['', { why: 'unreadable' }],
  ])('%s', async (text, told) => {
    expect(await windowsMetered(on({ powershell: printed(text) }).options).read()).toMatchObject(told);
  });
});
