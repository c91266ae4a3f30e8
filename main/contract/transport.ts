// The two transports between a page and the engine: Electron's IPC and the rig's WebSocket. Same words on both.
import { z } from 'zod';
import type { Command, CommandReply, CommandResult, CommandType } from './commands.ts';
import { Snapshot } from './snapshot.ts';

export { COMMAND_CHANNEL, HELLO_CHANNEL, SNAPSHOT_CHANNEL } from './channels.ts';

/** Rig: JSON texts over one WebSocket at RIG_SOCKET_PATH, same origin as the page. */
export const RIG_SOCKET_PATH = '/socket';
export const RigRequest = z.object({ id: z.number().int().nonnegative(), command: z.unknown() }).strict();
export const RigMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snapshot'), snapshot: Snapshot }),
  z.object({ kind: z.literal('result'), id: z.number().int().nonnegative(), result: z.unknown() }),
]);
export type RigMessage = z.infer<typeof RigMessage>;

/** What a page has in its hands, on either transport: `window.lode` in Electron, made by the page itself on a rig. */
export interface Bridge {
  /** Never rejects: a lost transport is `{ ok: false, problem: { code: 'engine-unreachable' } }`. */
  send<T extends CommandType>(command: Extract<Command, { type: T }>): Promise<CommandResult<T>>;
  /** Calls back with the newest snapshot at once when there is one, then with each newer one. Returns the way to stop. */
  subscribe(listener: (snapshot: Snapshot) => void): () => void;
}
export type { CommandReply };
