// The command line: what each flag means, and that nonsense is told instead of guessed at.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from './commands.ts';
import { conventionalDataFolder, obeyLaunch, readLaunch } from './launch.ts';
import type { MinerState } from './miner-state.ts';
import type { EngineSnapshot } from './snapshot.ts';
import type { TcpPort } from './units.ts';

describe('flags', () => {
  it('reads every one', () => {
    const args = [
      '--practice',
      '--hidden',
      '--no-open',
      '--data-folder=/a=b',
      '--axon-port=9001',
      '--port=9002',
      '--practice-rate=2.5',
    ];
    expect(readLaunch(args, {})).toEqual({
      launch: { practice: true, hidden: true, open: false, dataFolder: '/a=b', axonPort: 9001, port: 9002, practiceRate: 2.5 },
      faults: [],
    });
  });

  it.each([
    '--port=80',
    '--port=0',
    '--port=1e4',
    '--port= 9000',
    '--port=99999',
    '--axon-port=',
    '--axon-port',
    '--practice-rate=0',
  ])('refuses the value of %s', (argument) => {
    const { launch, faults } = readLaunch([argument], {});
    expect(faults).toEqual([{ argument, why: 'value' }]);
    expect(launch.port ?? launch.axonPort ?? launch.practiceRate).toBeNull();
  });

  it('names what it does not know, and goes on', () => {
    expect(readLaunch(['--practise', '--practice=yes', '--practice'], {})).toMatchObject({
      launch: { practice: true },
      faults: [
        { argument: '--practise', why: 'unknown' },
        { argument: '--practice=yes', why: 'value' },
      ],
    });
  });

  it('takes the data folder from the environment where no flag names one', () => {
    expect(readLaunch([], { LODE_DATA_FOLDER: '/env' }).launch.dataFolder).toBe('/env');
    expect(readLaunch(['--data-folder=/flag'], { LODE_DATA_FOLDER: '/env' }).launch.dataFolder).toBe('/flag');
  });

  it('never throws and accounts for every argument', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (args) => {
        expect(readLaunch(args, {}).faults.length).toBeLessThanOrEqual(args.length);
      }),
    );
  });
});

describe('data folder', () => {
  it.each([
    ['linux', {}, '/home/ada', '/home/ada/.local/share/lode'],
    ['linux', { XDG_DATA_HOME: '/x' }, '/home/ada', '/x/lode'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ada', '/home/ada/.local/share/lode'],
    ['darwin', {}, '/Users/ada', '/Users/ada/Library/Application Support/Lode'],
    ['win32', { LOCALAPPDATA: 'C:\\L' }, 'C:\\U', 'C:\\L\\Lode'],
    ['win32', {}, 'C:\\U', 'C:\\U\\AppData\\Local\\Lode'],
  ])('%s %j', (platform, env, home, folder) => expect(conventionalDataFolder(platform, env, home)).toBe(folder));
});

const snapshot = (kind: MinerState['kind']) => ({ miner: { kind } }) as unknown as EngineSnapshot;

const heard = (...states: MinerState['kind'][]) => {
  const sent: Command[] = [];
  const listeners: ((snapshot: EngineSnapshot) => void)[] = [];
  const [first = 'ready', ...later] = states;
  const source = {
    current: snapshot(first),
    subscribe: (listener: (snapshot: EngineSnapshot) => void) => {
      listeners.push(listener);
      return () => undefined;
    },
  };
  const launch = { practice: true, axonPort: 9001 as TcpPort };
  obeyLaunch(launch, source, (command) => {
    sent.push(command);
    return Promise.resolve({ ok: true, value: {} });
  });
  for (const kind of later) for (const listener of listeners) listener(snapshot(kind));
  return sent;
};

describe('obeying', () => {
  it.each([[['ready']], [['setting-up', 'ready']], [['setting-up', 'ready', 'ready', 'mining', 'ready']]] as const)(
    'sets the port, then starts, once: %j',
    async (states) => {
      const sent = heard(...states);
      await Promise.resolve();
      expect(sent.map(({ type }) => type)).toEqual(['settings.change', 'miner.start']);
    },
  );

  it('waits while it is not ready', () => expect(heard('setting-up', 'setting-up', 'blocked')).toEqual([]));
});
