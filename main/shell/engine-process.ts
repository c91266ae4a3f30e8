// The engine host as a utility process, and the children it asks for: main starts them, links their ports, relays their end.
import path from 'node:path';
import { MessageChannelMain, type MessagePortMain, utilityProcess, type UtilityProcess } from 'electron';
import { EngineReply, type EngineRequest } from '../contract/engine-wire.ts';
import { childEnvironment, type SpawnOptions } from '../contract/port.ts';
import { assertNever } from '../contract/problem.ts';
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
export function startEngineProcess(processes: string, onAsking: (port: MessagePortMain) => void): StartEngineProcess {
  return (): EngineProcess => {
    const host = fork(processes, 'engine', 'Lode engine');
    const children = new Map<number, UtilityProcess>();
    let gone = false;
    const post = (message: EngineRequest, ports: Electron.MessagePortMain[] = []) => {
      if (!gone) host.postMessage(message, ports);
    };

    const spawn = ({ id, name, libraryFolders }: Extract<EngineReply, { kind: 'spawn' }>) => {
      const child = fork(processes, name, `Lode ${name}`, { libraryFolders });
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
        console.error('The engine said something this version does not know:', parsed.error.issues[0]?.path.join('.'));
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

function fork(processes: string, name: string, serviceName: string, options: SpawnOptions = {}): UtilityProcess {
  return utilityProcess.fork(path.join(processes, `${name}.mjs`), [], {
    serviceName,
    stdio: 'inherit',
    env: childEnvironment(process.env, process.platform, options),
  });
}
