// Commands about the models on this computer: fetch, hold, take away, and where they lie.
import { z } from 'zod';
import type { Command, CommandClass } from './commands.ts';
import { Manifest } from './subnet.ts';

const define = <T extends string, A extends z.ZodType, R extends z.ZodType>(type: T, cls: CommandClass, args: A, reply: R) =>
  ({ type, cls, args, reply }) as const;
const nothing = z.object({}).strict();
const ofSubnet = z.object({ subnet: Manifest.shape.id }).strict();

export const MODEL_COMMANDS = {
  /** Begins a download, or goes on with one that did not end. Answers when it has begun. */
  'model.fetch': define('model.fetch', 'act', ofSubnet, nothing),
  'model.pause': define('model.pause', 'act', ofSubnet, nothing),
  'model.resume': define('model.resume', 'act', ofSubnet, nothing),
  /** Throws away what has arrived. */
  'model.cancel': define('model.cancel', 'act', ofSubnet, nothing),
  /** Takes the model off this computer, except what another subnet's model has in common with it. */
  'model.remove': define('model.remove', 'act', ofSubnet, nothing),
  /** Moves the models into a folder, which must be absolute, and empty or not there yet. Answers when it has begun. */
  'store.move': define('store.move', 'act', z.object({ folder: z.string().min(1).max(1_000) }).strict(), nothing),
  /** Leaves everything where it was. */
  'store.cancel-move': define('store.cancel-move', 'act', nothing, nothing),
  'store.limit': define(
    'store.limit',
    'act',
    z.object({ bytesPerSecond: z.int().min(1_024).max(10_000_000_000).nullable() }).strict(),
    nothing,
  ),
} as const satisfies Record<string, { type: string; cls: CommandClass; args: z.ZodType; reply: z.ZodType }>;

export type ModelCommandType = keyof typeof MODEL_COMMANDS;
export type ModelCommand = Extract<Command, { readonly type: ModelCommandType }>;

export const isModelCommand = (command: Command): command is ModelCommand => Object.hasOwn(MODEL_COMMANDS, command.type);
