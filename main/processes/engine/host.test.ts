// The engine host over real MessagePorts: commands and snapshots, and children that live and die through main.
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineReply, EngineRequest } from '../../contract/engine-wire.ts';
import type { ChildPort } from '../../contract/port.ts';
import type { EngineSnapshot } from '../../contract/snapshot.ts';
import type { Engine, EngineOptions } from '../../engine/index.ts';
import { serveEngine } from './host.ts';
import type { PortLike } from './port-like.ts';

/** A node MessagePort with the face of an Electron one: an event with `data` instead of the value. */
const electronPort = (port: MessagePort): PortLike => ({
  postMessage: (message) => port.postMessage(message),
  on: (_event, listener) => port.addListener('message', (data) => listener({ data, ports: [] })),
  start: () => port.start(),
  close: () => port.close(),
});

let options: EngineOptions;
let heardByMain: EngineReply[];
let toHost: (message: unknown, ports?: PortLike[]) => void;
const opened: MessagePort[] = [];
const engine = {
  commands: [] as unknown[],
  heard: [] as unknown[],
  disposed: false,
  tell: (_snapshot: EngineSnapshot): void => expect.unreachable(),
};

beforeEach(() => {
  heardByMain = [];
  engine.commands = [];
  engine.heard = [];
  engine.disposed = false;
  const snapshot = { seq: 1 } as EngineSnapshot;
  const createEngine = (given: EngineOptions): Engine => {
    options = given;
    return {
      snapshots: {
        current: snapshot,
        subscribe: (listener) => {
          engine.tell = listener;
          return () => undefined;
        },
      },
      commands: {
        send: (command) => {
          engine.commands.push(command);
          return Promise.resolve({ ok: true, value: {} });
        },
      },
      hear: (signals) => void engine.heard.push(signals),
      dispose: () => {
        engine.disposed = true;
        return Promise.resolve();
      },
    };
  };
  const parent: PortLike = {
    postMessage: (message) => void heardByMain.push(message as EngineReply),
    on: (_event, listener) => {
      toHost = (data, ports = []) => listener({ data, ports });
    },
  };
  serveEngine({ parent, createEngine, startThread: () => expect.unreachable() });
});
afterEach(() => {
  for (const port of opened.splice(0)) port.close();
});

const open: EngineRequest = {
  kind: 'open',
  version: '1',
  dataFolder: '/d',
  modelsFolder: '/m',
  trust: 'development',
  safe: null,
  practiceRate: 3,
};
const lastHeard = () => vi.waitUntil(() => heardByMain.at(-1));

describe('the engine', () => {
  it('is made as asked, once, and its snapshots are passed on', () => {
    toHost(open);
    toHost({ ...open, version: '2' });
    expect(options).toMatchObject({ version: '1', dataFolder: '/d', modelsFolder: '/m', practiceRate: 3 });
    engine.tell({ seq: 2 } as EngineSnapshot);
    expect(heardByMain).toEqual([
      { kind: 'snapshot', snapshot: { seq: 1 } },
      { kind: 'snapshot', snapshot: { seq: 2 } },
    ]);
  });

  it('gets commands that parse, and only those', async () => {
    toHost(open);
    toHost({ kind: 'command', id: 1, command: { type: 'miner.stop', args: {} } });
    toHost({ kind: 'command', id: 2, command: { type: 'miner.stop', args: { x: 1 } } });
    await vi.waitUntil(() => heardByMain.length === 3);
    expect(engine.commands).toEqual([{ type: 'miner.stop', args: {} }]);
    expect(heardByMain.slice(1)).toContainEqual({ kind: 'result', id: 1, result: { ok: true, value: {} } });
    expect(heardByMain.slice(1)).toContainEqual(
      expect.objectContaining({ kind: 'result', id: 2, result: expect.objectContaining({ ok: false }) as unknown }),
    );
  });

  it('cannot be commanded before it is there', async () => {
    toHost({ kind: 'command', id: 1, command: { type: 'miner.stop', args: {} } });
    expect(await lastHeard()).toMatchObject({ id: 1, result: { ok: false, problem: { code: 'engine-unreachable' } } });
  });

  it.each([null, 7, {}, { kind: 'nope' }, { kind: 'open' }, { kind: 'ping', id: -1 }])('ignores %j', (message) => {
    toHost(message);
    expect(heardByMain).toEqual([]);
  });

  it('hears what the house can tell, once it is there', () => {
    const signals = { onBattery: true, idleMs: 3, seat: 'here', asleep: false };
    toHost({ kind: 'house-signals', signals });
    expect(engine.heard).toEqual([]);
    toHost(open);
    toHost({ kind: 'house-signals', signals });
    expect(engine.heard).toEqual([signals]);
  });

  it('has a pulse, and says when it has ended', async () => {
    toHost(open);
    toHost({ kind: 'ping', id: 5 });
    expect(heardByMain.at(-1)).toEqual({ kind: 'pong', id: 5 });
    toHost({ kind: 'dispose' });
    await vi.waitUntil(() => heardByMain.at(-1)?.kind === 'disposed');
    expect(engine.disposed).toBe(true);
  });
});

const spawn = async (): Promise<{ child: ChildPort; far: MessagePort; id: number }> => {
  toHost(open);
  const spawning = options.spawn('inference');
  const asked = heardByMain.at(-1);
  if (asked?.kind !== 'spawn') return expect.unreachable();
  const { port1, port2 } = new MessageChannel();
  opened.push(port1, port2);
  port1.postMessage('early');
  toHost({ kind: 'child-started', id: asked.id, pid: 42 }, [electronPort(port2)]);
  return { child: await spawning, far: port1, id: asked.id };
};

describe('a child', () => {
  it('is asked for by its name and where its libraries lie', () => {
    toHost(open);
    void options.spawn('device-probe', { libraryFolders: ['/packs/cuda'] });
    void options.spawn('validator');
    expect(heardByMain.slice(-2)).toMatchObject([
      { kind: 'spawn', name: 'device-probe', libraryFolders: ['/packs/cuda'] },
      { kind: 'spawn', name: 'validator', libraryFolders: [] },
    ]);
  });

  it('speaks over its port, what it said early included', async () => {
    const { child, far } = await spawn();
    const heard: unknown[] = [];
    await new Promise((resolve) => void setImmediate(resolve));
    child.onMessage((message) => heard.push(message));
    far.postMessage({ data: new Float32Array([1, 2]) });
    await vi.waitUntil(() => heard.length === 2);
    expect(heard).toEqual(['early', { data: new Float32Array([1, 2]) }]);
    const answered = new Promise((resolve) => void far.once('message', resolve));
    child.post({ run: 1 });
    expect(await answered).toEqual({ run: 1 });
    expect(child.pid).toBe(42);
  });

  it('ends once, is told to late listeners too, and is not killed again', async () => {
    const { child, id } = await spawn();
    const exits: unknown[] = [];
    child.onExit((exit) => exits.push(exit));
    child.kill();
    expect(heardByMain.at(-1)).toEqual({ kind: 'kill', id });
    toHost({ kind: 'child-exit', id, code: 9 });
    toHost({ kind: 'child-exit', id, code: 1 });
    child.onExit((exit) => exits.push(exit));
    await Promise.resolve();
    expect(exits).toEqual([{ code: 9 }, { code: 9 }]);
    const before = heardByMain.length;
    child.kill();
    child.post('into the void');
    expect(heardByMain).toHaveLength(before);
  });

  it('that could not be started is a rejection', async () => {
    toHost(open);
    const spawning = options.spawn('validator');
    const asked = heardByMain.at(-1);
    toHost({ kind: 'child-failed', id: asked?.kind === 'spawn' ? asked.id : -1 });
    await expect(spawning).rejects.toThrow('could not be started');
  });
});
