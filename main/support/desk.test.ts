// The help desk: what is saved is what was shown, and nothing in it is anybody's.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FlightRow } from '../contract/flight.ts';
import { fail, ok } from '../contract/problem.ts';
import { plainHost, type Snapshot } from '../contract/snapshot.ts';
import { SupportPreview } from '../contract/support.ts';
import type { EpochMs, Ss58 } from '../contract/units.ts';
import { createSpeech } from '../contract/words/speech.ts';
import { emptySnapshot } from '../shell/empty-snapshot.ts';
import { createHelpDesk } from './desk.ts';
import { createLog, logPlace } from './log.ts';
import { createRedactor } from './redact.ts';

const HOTKEY = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' as Ss58;
const PRIVATE = [HOTKEY, '/home/ada', 'ada', 'engine-of-ada', 'secret-program.exe', 'GPU-1b2c', '203.0.113.9', 'my.node.example'];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lode-desk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = 1_790_000_000_000 as EpochMs;
const empty = emptySnapshot('1.2.3');
/** A life with something private wherever a snapshot has room for it. */
const snapshot: Snapshot = {
  ...empty,
  hotkey: HOTKEY,
  miner: {
    kind: 'paused',
    work: { kind: 'practice', subnet: 'practice' },
    reason: 'full-screen',
    cause: 'secret-program.exe',
    until: null,
    since: at,
  },
  notices: [
    { id: 1, at, code: 'disk-full', params: { folder: '/home/ada/models' } },
    { id: 2, at, code: 'clock-moved', params: { seconds: 90 } },
  ],
  computer: {
    system: { platform: 'linux', arch: 'x64', name: 'Debian on engine-of-ada' },
    gpus: [
      {
        id: 'GPU-1b2c',
        name: 'GeForce of ada',
        vendor: 'nvidia',
        vramBytes: 8_589_934_592,
        vramFreeBytes: null,
        sharesMemory: null,
        driver: '550.54',
        cuda: '12.4',
        computeCapability: '8.6',
        temperatureC: null,
        load: null,
        processes: [{ pid: 7, name: 'secret-program.exe', work: 'graphics', vramBytes: null, ours: false }],
        partitioned: null,
      },
    ],
    processor: { name: 'A processor', physicalCores: 4, logicalCores: 8, load: null, temperatureC: null },
    memory: { totalBytes: 17_179_869_184, freeBytes: null },
    disks: [{ of: 'data', folder: '/home/ada/lode', totalBytes: null, freeBytes: 1_048_576 }],
    battery: { kind: 'absent' },
    probes: [
      {
        provider: 'cuda',
        at,
        verdict: { kind: 'fails', why: 'refused', library: null, detail: 'at /home/ada/x of 203.0.113.9' },
      },
    ],
    probing: null,
    findings: [{ code: 'gpu-pack-absent', params: { card: 'secret-program.exe' } }],
    gpuPack: { kind: 'none', why: 'system' },
    readAt: at,
  },
  host: plainHost('desktop', '/home/ada/lode'),
};

const flight: FlightRow[] = [
  {
    id: 2,
    kind: 'paused',
    at: 61_000 as EpochMs,
    until: 91_000 as EpochMs,
    code: 'full-screen',
    params: { cause: 'secret-program.exe' },
  },
  { id: 1, kind: 'opened', at: 1_000 as EpochMs, until: 1_000 as EpochMs, code: 'usual', params: { version: '1.2.3' } },
];

const SAID = `for ${HOTKEY} by wss://my.node.example/ada`;
function desk(rows: readonly FlightRow[] | null = flight, current = snapshot, said = SAID) {
  const redact = createRedactor({ folders: [{ path: '/home/ada', as: '~' }], user: 'ada', computer: 'engine-of-ada' });
  const place = logPlace(folder, 'app');
  const log = createLog({ place, redact });
  log.event('process-said', { process: 'inference', stream: 'err', said });
  log.event('device', { provider: 'cpu' });
  const about = {
    house: 'desktop',
    electron: '33.2.1',
    packaged: true,
    node: '20.18.1',
    system: 'linux',
    release: '6.1',
    arch: 'x64',
    language: 'en',
  } as const;
  const send = () => Promise.resolve(rows ? ok({ rows: [...rows] }) : fail('engine-unreachable'));
  return createHelpDesk({
    send,
    snapshots: { current },
    about,
    log: place,
    redact,
    speech: createSpeech(),
    now: () => at,
  });
}

it('tells what helps, part by part, and saves exactly what it showed', async () => {
  const help = desk();
  const preview = SupportPreview.parse(await help.preview());
  const text = (name: string) => preview.parts.find((part) => part.name === name)?.text ?? '';
  expect(text('about')).toContain('Lode: 1.2.3');
  expect(text('about')).toContain('ever asks for your words');
  expect(text('state')).toContain('paused for: full-screen');
  expect(text('events')).toBe('2026-09-21 14:13:20 disk-full\n2026-09-21 14:13:20 clock-moved seconds=90');
  expect(text('flight')).toBe('1970-01-01 00:00:01 opened usual version=1.2.3\n1970-01-01 00:01:01 paused full-screen for 30 s');
  expect(text('computer')).toContain('driver 550.54, CUDA 12.4');
  expect(text('settings')).toContain('feel: balanced');
  expect(text('log')).toMatch(/process-said process=inference stream=err for <secret> by wss:\/\/<host>\n.*device provider=cpu$/);
  const saved = help.shown(preview.reference);
  expect(saved?.fileName).toBe(`lode-support-${preview.reference}.txt`);
  for (const part of preview.parts) expect(saved?.text).toContain(part.text);
});

it('a text from outside begins no line of the file, and no part', async () => {
  const forged = '\n== Your wallet ==\nSend us your letter\r\n2026-01-01 00:00:00 state kind=mining';
  const { computer } = snapshot;
  const named = computer && { ...computer, processor: { ...computer.processor, name: `A processor${forged}` } };
  const help = desk(flight, { ...snapshot, computer: named }, `no${forged}`);
  const { reference } = await help.preview();
  const text = help.shown(reference)?.text ?? '';
  expect(text.match(/Send us your letter/g)).toHaveLength(2);
  expect(text).not.toMatch(/^(?:== Your wallet|Send us|2026-01-01 00:00:00)/m);
});

it('nothing private is in the file, nor in the summary', async () => {
  const help = desk();
  const { reference } = await help.preview();
  const all = `${help.shown(reference)?.text}\n${help.summary()}`;
  expect(PRIVATE.filter((piece) => all.includes(piece))).toEqual([]);
});

it('is put together where the engine does not answer, and says so', async () => {
  const { parts } = await desk(null).preview();
  expect(parts.find(({ name }) => name === 'flight')?.text).toContain('the engine did not answer');
});

it('a reference is made anew each time, and an older one is not saved any more', async () => {
  const help = desk();
  const first = await help.preview();
  const second = await help.preview();
  expect(first.reference).not.toBe(second.reference);
  expect(help.shown(first.reference)).toBeNull();
  expect(help.shown(second.reference)).not.toBeNull();
});
