// The engine host: one engine, driven by main's messages, its snapshots posted back.
import { type CommandResult, parseCommand } from '../../contract/commands.ts';
import { type EngineReply, EngineRequest } from '../../contract/engine-wire.ts';
import { assertNever, fail } from '../../contract/problem.ts';
import type { Engine, EngineOptions } from '../../engine/index.ts';
import type { PortLike } from './port-like.ts';
import { spawnThroughMain } from './spawn-through-main.ts';

export interface EngineHostParts {
  readonly parent: PortLike;
  readonly createEngine: (options: EngineOptions) => Engine;
  readonly startThread: EngineOptions['startThread'];
}

/** Serves main until it sends `dispose`. A second `open` and what does not parse is ignored. */
export function serveEngine({ parent, createEngine, startThread }: EngineHostParts): void {
  let engine: Engine | null = null;
  const post = (message: EngineReply) => parent.postMessage(message);
  const children = spawnThroughMain(post);

  const open = (asked: Extract<EngineRequest, { kind: 'open' }>) => {
    if (engine) return;
    engine = createEngine({
      version: asked.version,
      dataFolder: asked.dataFolder,
      modelsFolder: asked.modelsFolder,
      trust: asked.trust,
      spawn: children.spawn,
      startThread,
      safe: asked.safe,
      ...(asked.practiceRate === null ? {} : { practiceRate: asked.practiceRate }),
    });
    post({ kind: 'snapshot', snapshot: engine.snapshots.current });
    engine.snapshots.subscribe((snapshot) => post({ kind: 'snapshot', snapshot }));
  };

  const run = async (input: unknown): Promise<CommandResult> => {
    const parsed = parseCommand(input);
    if (!parsed.ok) return parsed;
    return engine ? engine.commands.send(parsed.value) : fail('engine-unreachable');
  };

  parent.on('message', ({ data, ports }) => {
    const parsed = EngineRequest.safeParse(data);
    if (!parsed.success) return;
    const message = parsed.data;
    switch (message.kind) {
      case 'open':
        open(message);
        return;
      case 'command':
        void run(message.command).then((result) => post({ kind: 'result', id: message.id, result }));
        return;
      case 'house-signals':
        engine?.hear(message.signals);
        return;
      case 'ping':
        post({ kind: 'pong', id: message.id });
        return;
      case 'child-started':
      case 'child-failed':
      case 'child-exit':
        children.hear(message, ports);
        return;
      case 'dispose':
        void Promise.resolve(engine?.dispose()).then(() => post({ kind: 'disposed' }));
        return;
      default:
        assertNever(message);
    }
  });
}
