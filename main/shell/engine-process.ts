// The engine host as a utility process, and the children it asks for: main starts them, links their ports, relays their end.
import path from 'node:path';
import type { Readable } from 'node:stream';
import { MessageChannelMain, type MessagePortMain, utilityProcess, type UtilityProcess } from 'electron';
import { EngineReply, type EngineRequest } from '../contract/engine-wire.ts';
import { childEnvironment, type SpawnOptions } from '../contract/port.ts';
import { assertNever } from '../contract/problem.ts';
import type { Log } from '../support/log.ts';
import { hearSaid, type Speaker } from '../support/said.ts';
import type { EngineProcess, StartEngineProcess } from './engine-keeper.ts';

/** SIGKILL: `UtilityProcess.kill` sends SIGTERM, which a hung event loop does not hear. */
function killNow(child: UtilityProcess): void {
  try {
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
  } catch {
    // It ended by itself in this moment; `exit` says so.
  }
}

/** `processes`: the folder of the built entry files; `onAsking`: gets the port of each signer's questions. */
export function startEngineProcess(processes: string, onAsking: (port: MessagePortMain) => void, log: Log): StartEngineProcess {
  const fork = forkFrom(processes, log);
  return (): EngineProcess => {
    const host = fork('engine');
    const children = new Map<number, UtilityProcess>();
    let gone = false;
    const post = (message: EngineRequest, ports: Electron.MessagePortMain[] = []) => {
      if (!gone) host.postMessage(message, ports);
    };

    const spawn = ({ id, name, libraryFolders }: Extract<EngineReply, { kind: 'spawn' }>) => {
      const child = fork(name, { libraryFolders });
      const { port1, port2 } = new MessageChannelMain();
      // The signer asks the person over a port of its own, which neither the engine nor the page ever sees.
      const asking = name === 'signer' ? new MessageChannelMain() : null;
      if (asking) onAsking(asking.port2);
      children.set(id, child);
      let started = false;
      child.once('spawn', () => {
        started = true;
        if (asking) child.postMessage({ kind: 'ports' }, [port1, asking.port1]);
        else child.postMessage(null, [port1]);
        post({ kind: 'child-started', id, pid: child.pid ?? null }, [port2]);
      });
      child.once('exit', (code) => {
        children.delete(id);
        post(started ? { kind: 'child-exit', id, code } : { kind: 'child-failed', id });
      });
    };

    const listeners: ((message: EngineReply) => void)[] = [];
    host.on('message', (data: unknown) => {
      const parsed = EngineReply.safeParse(data);
      if (!parsed.success) {
        log.event('message-refused', { from: 'engine' });
        return;
      }
      const message = parsed.data;
      switch (message.kind) {
        case 'spawn':
          spawn(message);
          return;
        case 'kill': {
          const child = children.get(message.id);
          if (child) killNow(child);
          return;
        }
        case 'snapshot':
        case 'result':
        case 'pong':
        case 'disposed':
          for (const listener of listeners) listener(message);
          return;
        default:
          assertNever(message);
      }
    });
    host.once('exit', () => {
      gone = true;
      for (const child of children.values()) killNow(child);
    });
    return {
      post: (message) => post(message),
      onMessage: (listener) => void listeners.push(listener),
      onExit: (listener) => void host.once('exit', (code) => listener({ code })),
      kill: () => killNow(host),
    };
  };
}

/** What it writes to its terminal goes to the log, and when it began and ended. */
function forkFrom(processes: string, log: Log) {
  return (name: Speaker, options: SpawnOptions = {}): UtilityProcess => {
    const began = performance.now();
    const child = utilityProcess.fork(path.join(processes, `${name}.mjs`), [], {
      serviceName: `Lode ${name}`,
      stdio: 'pipe',
      env: childEnvironment(process.env, process.platform, options),
    });
    hearSaid(name, { out: child.stdout as Readable | null, err: child.stderr as Readable | null }, log);
    child.once('spawn', () => log.event('process-started', { process: name }));
    child.once('exit', (code) =>
      log.event('process-ended', { process: name, code, livedMs: Math.round(performance.now() - began) }),
    );
    return child;
  };
}
