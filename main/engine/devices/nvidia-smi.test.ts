// NVIDIA's cards as its tool tells of them, from captured outputs: whole, in trouble, hung, and hostile.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Gpu } from '../../contract/computer.ts';
import type { ToolResult } from '../run-tool.ts';
import { CARD_FIELDS, readApps, readCards } from './nvidia-csv.ts';
import { readLog } from './nvidia-log.ts';
import { NvidiaSmi } from './nvidia-smi.ts';
import { CapturedTools, capture, type NvidiaAnswers, printed } from './testing/captured-tools.ts';

const GIB = 1_073_741_824;
const MIB = 1_048_576;
const captured = (name: string): NvidiaAnswers => ({
  cards: printed(capture(`${name}.csv`)),
  apps: printed(capture(`${name}.apps.csv`)),
  log: printed(capture(`${name}.xml`)),
});
const smi = (tools: CapturedTools) => new NvidiaSmi(tools.run, 'linux');
const read = (nvidia: NvidiaAnswers | null) => smi(new CapturedTools(nvidia)).read();
const cardsOf = async (nvidia: NvidiaAnswers) => {
  const reading = await read(nvidia);
  return reading.kind === 'cards' ? reading.cards : expect.unreachable(JSON.stringify(reading));
};

describe('a card', () => {
  it('is read whole, with who uses it', async () => {
    const [card, ...others] = await cardsOf(captured('one-gpu'));
    expect(others).toEqual([]);
    expect(card).toEqual({
      id: 'GPU-3f1c9a52-7d0e-4b86-9c41-5e2a7b90d613',
      name: 'NVIDIA GeForce RTX 3060',
      vendor: 'nvidia',
      vramBytes: 12 * GIB,
      vramFreeBytes: 11_052 * MIB,
      sharesMemory: false,
      driver: '580.95.05',
      cuda: '13.0',
      computeCapability: '8.6',
      temperatureC: 62,
      load: 0.31,
      partitioned: null,
      processes: [
        { pid: 1813, name: 'Xorg', work: 'graphics', vramBytes: 118 * MIB, ours: false },
        { pid: 2950, name: 'R&D <viewer>', work: 'both', vramBytes: 86 * MIB, ours: false },
        { pid: 48_211, name: 'lode', work: 'compute', vramBytes: 612 * MIB, ours: false },
      ],
    });
    expect(Gpu.parse(card)).toEqual(card);
  });

  it('is followed with the light tools alone; who draws is as it was', async () => {
    const tools = new CapturedTools(captured('one-gpu'));
    const nvidia = smi(tools);
    await nvidia.read();
    tools.asked.length = 0;
    const reading = await nvidia.readLight();
    expect(tools.asked.filter((asked) => asked.includes('-x'))).toEqual([]);
    const [card] = reading.kind === 'cards' ? reading.cards : [];
    expect(card?.cuda).toBe('13.0');
    expect(card?.processes?.map(({ name, work, vramBytes }) => [name, work, vramBytes])).toEqual([
      ['lode', 'compute', 612 * MIB],
      ['train, v2.py', 'compute', 204 * MIB],
      ['[Not Found]', 'compute', null],
      ['Xorg', 'graphics', 118 * MIB],
      ['R&D <viewer>', 'both', 86 * MIB],
    ]);
  });

  it('is one of two, each with its own', async () => {
    const cards = await cardsOf(captured('two-gpus'));
    expect(cards.map(({ name, processes }) => [name, processes?.map((process) => process.name)])).toEqual([
      ['NVIDIA GeForce RTX 2080', []],
      ['NVIDIA GeForce RTX 4090', ['blender.exe']],
    ]);
    expect(readApps(capture('two-gpus.apps.csv'))).toMatchObject([{ name: 'blender.exe', pid: 11_844, vramBytes: null }]);
  });

  it('in parts tells no load; what it cannot tell is null, not zero', async () => {
    const [parts, whole] = await cardsOf({ cards: printed(capture('mig.csv')) });
    expect(parts).toMatchObject({ partitioned: true, load: null, temperatureC: 27, cuda: null, processes: null });
    expect(whole).toMatchObject({ partitioned: false, load: 0.97, temperatureC: null });
  });

  it('of an old driver is asked for less', async () => {
    const tools = new CapturedTools({ cards: printed(capture('old-driver.txt'), 2) });
    const run = tools.run;
    const nvidia = new NvidiaSmi((tool, args, limits) => {
      if (args[0] === `--query-gpu=${CARD_FIELDS.slice(0, 7).join(',')}`)
        tools.nvidia = { cards: printed(capture('old-driver.csv')) };
      return run(tool, args, limits);
    }, 'linux');
    const reading = await nvidia.read();
    expect(reading).toMatchObject({
      kind: 'cards',
      cards: [{ name: 'GeForce GTX 770', load: null, computeCapability: null, partitioned: null }],
    });
  });

  it('is not lost where its log cannot be read', async () => {
    for (const log of [printed('<nvidia_smi_log>'), printed('', 1), { kind: 'silent' } satisfies ToolResult])
      expect(await cardsOf({ ...captured('one-gpu'), log })).toMatchObject([{ load: 0.31, cuda: null, processes: null }]);
  });
});

describe('where there is no card to speak of', () => {
  it('says that the tool is absent, having looked where it may lie', async () => {
    const tools = new CapturedTools(null);
    expect(await smi(tools).read()).toEqual({ kind: 'absent' });
    expect(tools.asked.map((asked) => asked.split(' ')[0])).toEqual(['nvidia-smi', '/usr/lib/wsl/lib/nvidia-smi']);
    const onWindows = new CapturedTools(null);
    expect(await new NvidiaSmi(onWindows.run, 'win32').read()).toEqual({ kind: 'absent' });
    expect(
      onWindows.asked.every((asked) => /^[A-Z]:\\/i.test(asked)),
      'no folder is searched',
    ).toBe(true);
    expect(onWindows.asked).toHaveLength(2);
    expect(await new NvidiaSmi(tools.run, 'darwin').read()).toEqual({ kind: 'absent' });
  });

  it('says that there is none', async () => {
    expect(await read({ cards: printed(capture('no-devices.txt'), 6) })).toEqual({ kind: 'cards', cards: [] });
  });

  it.each([
    ['mismatch.txt', 18, 'nvidia-driver-mismatch'],
    ['unreachable.txt', 9, 'nvidia-driver-unreachable'],
    ['lost.txt', 15, 'nvidia-driver-unreachable'],
  ])('%s', async (name, code, finding) => {
    expect(await read({ cards: printed(capture(name), code) })).toMatchObject({ kind: 'trouble', finding: { code: finding } });
  });

  it('cannot tell of a driver that gives no answer', async () => {
    expect(await read({ cards: { kind: 'silent' } })).toEqual({
      kind: 'trouble',
      finding: { code: 'nvidia-driver-silent', params: { seconds: 10 } },
    });
  });

  it('passes on what it has no words for', async () => {
    const reading = await read({ cards: printed('\u0007Something new in 2027\nand more', 77) });
    expect(reading).toEqual({
      kind: 'trouble',
      finding: { code: 'nvidia-driver-unread', params: { detail: 'Something new in 2027' } },
    });
    expect(await read({ cards: { kind: 'too-long' } })).toMatchObject({ finding: { params: { detail: 'too-long' } } });
  });
});

const ROW = 'GPU-3f1c9a52-7d0e, NVIDIA GeForce RTX 3060, 580.95.05, 12288, 11052, 62, 31, [N/A], 8.6';
/** Rows that are none: the whole is unread, rather than a card with another's numbers. */
const HOSTILE_ROWS: readonly string[] = [
  '0',
  'uuid, name, driver_version',
  ROW.replace('12288', '-1'),
  ROW.replace('12288', '12288 MiB'),
  ROW.replace('12288', '99999999999999999999'),
  ROW.replace(', 31,', ', 101,'),
  ROW.replace(', 62,', ', 1e3,'),
  ROW.replace('NVIDIA GeForce RTX 3060', ''),
  ROW.replace('NVIDIA GeForce RTX 3060', '[N/A]'),
  ROW.replace('NVIDIA GeForce', 'NVIDIA, GeForce'),
  ROW.replace('GPU-3f1c9a52-7d0e', '0'),
  ROW.replace('GPU-3f1c9a52-7d0e', `GPU-${'a'.repeat(200)}`),
  `${ROW}\n${ROW}`,
  `${ROW}, 7`,
  `${ROW}\nsomething else`,
  `<html>${'x'.repeat(1_000_000)}`,
  Array.from({ length: 5_000 }, (_, at) => ROW.replace('3f1c9a52', `${10_000_000 + at}`)).join('\n'),
];

it.each(HOSTILE_ROWS)('reads no card out of hostile rows %#', (text) => {
  expect(readCards(text)).toBeNull();
});

it('keeps control characters and long names out of what is shown', () => {
  const [card] = readCards(ROW.replace('RTX 3060', `\u001B[31m${'X'.repeat(500)}\u202E`)) ?? [];
  expect(card?.name).toMatch(/^NVIDIA GeForce \[31mX+$/);
  expect(card?.name).toHaveLength(120);
});

it('reads bytes that are no UTF-8', async () => {
  const row = Buffer.concat([
    Buffer.from('GPU-3f1c9a52-7d0e, 48211, C:\\Spiele\\'),
    Buffer.from([0xdc, 0x62]),
    Buffer.from('.exe, 5\n'),
  ]);
  expect(readApps(new TextDecoder('utf-8').decode(row))).toMatchObject([{ pid: 48_211, vramBytes: 5 * MIB }]);
});

const HOSTILE_LOGS: readonly string[] = [
  '',
  'No devices were found',
  '<nvidia_smi_log></nvidia_smi_lag>',
  '<nvidia_smi_log><gpu></nvidia_smi_log></gpu>',
  '<nvidia_smi_log>&lol;</nvidia_smi_log>',
  '<!DOCTYPE x [<!ENTITY a "b">]><nvidia_smi_log/>',
  '<nvidia_smi_log/><nvidia_smi_log/>',
  '<nvidia_smi_log><![CDATA[x]]></nvidia_smi_log>',
  '<other/>',
  '<a>'.repeat(200_000),
  `<nvidia_smi_log>${'<a/>'.repeat(200_000)}</nvidia_smi_log>`,
  `<nvidia_smi_log>${'<'.repeat(200_000)}`,
  `<!--${'-'.repeat(200_000)}`,
];

it.each(HOSTILE_LOGS)('reads nothing out of hostile log %#', (text) => {
  expect(readLog(text)).toBeNull();
});

const process = (inside: string) => `<process_info>${inside}</process_info>`;

it('passes over what is no process in a log that is one', () => {
  const log = readLog(
    `<nvidia_smi_log><cuda_version>thirteen</cuda_version><gpu id="0"><uuid>GPU-1</uuid><processes>${[
      process(''),
      process('<pid>-4</pid><type>C</type>'),
      process('<pid>7</pid><type>toString</type>'),
      process('<pid>8</pid><type>C</type><process_name>/bin/a</process_name><used_memory>a lot</used_memory>'),
    ].join('')}</processes></gpu></nvidia_smi_log>`,
  );
  expect(log).toEqual({ cuda: null, apps: [{ gpu: 'GPU-1', pid: 8, name: 'a', work: 'compute', vramBytes: null }] });
});

const pieces = fc.array(
  fc.oneof(
    fc.constantFrom(
      'GPU-3f1c9a52-7d0e',
      ', ',
      '\n',
      '[N/A]',
      '12288',
      '8.6',
      '<gpu>',
      '</gpu>',
      '<processes>',
      '&amp;',
      '"',
      '-',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  ),
  { maxLength: 60 },
);

it('never throws, and what it reads is of its contract', () => {
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join('');
      for (const card of readCards(text) ?? []) expect(Gpu.safeParse({ ...card, cuda: null, processes: [] }).success).toBe(true);
      for (const { gpu: _gpu, ...app } of [
        ...readApps(text),
        ...(readLog(`<nvidia_smi_log>${text}</nvidia_smi_log>`)?.apps ?? []),
      ])
        expect(Gpu.shape.processes.safeParse([{ ...app, ours: false }]).success).toBe(true);
    }),
  );
});

it('reads back every card it could be told of', () => {
  const mib = fc.oneof(fc.integer({ min: 0, max: 1e6 }), fc.constant('[N/A]'));
  const percent = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant('[Not Supported]'));
  fc.assert(
    fc.property(mib, mib, percent, percent, (total, free, heat, load) => {
      const row = `GPU-3f1c9a52-7d0e, NVIDIA X, 580.1, ${total}, ${free}, ${heat}, ${load}, [N/A], 9.0`;
      expect(readCards(row)).toMatchObject([
        {
          vramBytes: typeof total === 'number' ? total * MIB : null,
          vramFreeBytes: typeof free === 'number' ? free * MIB : null,
          temperatureC: typeof heat === 'number' ? heat : null,
          load: typeof load === 'number' ? load / 100 : null,
        },
      ]);
    }),
  );
});
