// Processor, memory, disks, battery of the computer the tests run on: within what can be, or said to be unknown.
import fc from 'fast-check';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ComputerView } from '../../contract/computer.ts';
import { BUILT } from '../../rig/built-for-tests.ts';
import { startThreads } from '../../rig/fork.ts';
import {
  cpuTimes,
  loadBetween,
  processorTemperature,
  readBattery,
  readDisks,
  readMemory,
  readSystem,
  systemNameIn,
} from './machine.ts';
import { systemInformation } from './system-information.ts';

const told = systemInformation(startThreads(BUILT));
afterAll(() => told.close());

it('reads this computer into its contract', async () => {
  const { system, processor } = await readSystem(told);
  const view = {
    system,
    processor: { ...processor, temperatureC: await processorTemperature(told) },
    memory: await readMemory(told),
    disks: await readDisks({ data: tmpdir(), models: path.join(tmpdir(), 'lode-not-there') }),
    battery: await readBattery(told),
  };
  const { system: a, processor: b, memory: c, disks: d, battery: e } = ComputerView.shape;
  expect({
    system: a.parse(view.system),
    processor: b.parse(view.processor),
    memory: c.parse(view.memory),
    disks: d.parse(view.disks),
    battery: e.parse(view.battery),
  }).toEqual(view);
  expect(view.memory.freeBytes).toBeGreaterThan(0);
  const [data, models] = view.disks;
  expect(data?.freeBytes).toBeLessThanOrEqual(data?.totalBytes ?? 0);
  expect(data?.totalBytes).toBeGreaterThan(0);
  expect(models).toMatchObject({ totalBytes: null, freeBytes: null });
});

it.each<[string, string | null]>([
  ['NAME="Ubuntu"\nPRETTY_NAME="Ubuntu 24.04.1 LTS"\nID=ubuntu\n', 'Ubuntu 24.04.1 LTS'],
  ['PRETTY_NAME=Alpine\r\n', 'Alpine'],
  ['<key>ProductName</key>\n\t<string>macOS</string>\n\t<key>ProductVersion</key>\n\t<string>15.1</string>', 'macOS 15.1'],
  ['PRETTY_NAME="a\u0007b\u202Ec"\n', 'abc'],
  [`PRETTY_NAME="${'x'.repeat(10_000)}"`, null],
  ['<key>ProductName</key><string>', null],
  ['', null],
])('names the system of %j', (text, name) => expect(systemNameIn(text)).toBe(name));

it('tells a load between two readings, from 0 to 1, and none where no time passed', () => {
  const now = cpuTimes();
  expect(loadBetween(now, now)).toBeNull();
  expect(loadBetween({ busy: 0, all: 0 }, { busy: 25, all: 100 })).toBe(0.25);
  const times = fc.record({ busy: fc.nat(), all: fc.nat() });
  fc.assert(
    fc.property(times, times, (before, after) => {
      const load = loadBetween(before, after);
      expect(load === null || (load >= 0 && load <= 1)).toBe(true);
    }),
  );
});

it('says that it does not know where nobody answers', async () => {
  const silent = { ask: () => Promise.resolve(null) };
  const { processor } = await readSystem(silent);
  expect(processor.physicalCores).toBeNull();
  expect([await processorTemperature(silent), await readBattery(silent)]).toEqual([null, { kind: 'unknown' }]);
  expect((await readMemory(silent)).freeBytes).toBeNull();
});
