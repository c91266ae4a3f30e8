// The commands about models, each as a call of the store's.
import type { CommandResult } from '../../contract/commands.ts';
import type { ModelCommand } from '../../contract/model-commands.ts';
import { assertNever, ok, type Result } from '../../contract/problem.ts';
import type { ModelStore } from './store.ts';

export async function runModelCommand(store: ModelStore, command: ModelCommand): Promise<CommandResult> {
  const result = await run(store, command);
  return result.ok ? ok({}) : result;
}

async function run(store: ModelStore, { type, args }: ModelCommand): Promise<Result<void>> {
  switch (type) {
    case 'model.fetch':
      return store.fetch(args.subnet);
    case 'model.pause':
      return store.pause(args.subnet);
    case 'model.resume':
      return store.resume(args.subnet);
    case 'model.cancel':
      return store.cancel(args.subnet);
    case 'model.remove':
      return store.remove(args.subnet);
    case 'store.move':
      return store.moveTo(args.folder);
    case 'store.cancel-move':
      await store.cancelMove();
      return ok(undefined);
    case 'store.limit':
      return store.setSpeedLimit(args.bytesPerSecond);
    default:
      return assertNever(type);
  }
}
