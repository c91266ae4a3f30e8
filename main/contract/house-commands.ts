// Commands to the house around the engine: its window, its updates, how it opens. Handled by the shell; a rig refuses them.
import { z } from 'zod';
import type { Command, CommandClass } from './commands.ts';

const define = <T extends string, A extends z.ZodType, R extends z.ZodType>(type: T, cls: CommandClass, args: A, reply: R) =>
  ({ type, cls, args, reply }) as const;
const nothing = z.object({}).strict();

export const HOUSE_COMMANDS = {
  /** The answer to `host.asksClose`. `stay` keeps the window. */
  'window.answer-close': define(
    'window.answer-close',
    'act',
    z.object({ choice: z.enum(['background', 'quit', 'stay']) }).strict(),
    nothing,
  ),
  /** Opens the data folder in the file browser. */
  'window.open-data-folder': define('window.open-data-folder', 'act', nothing, nothing),
  /** Opens a page of others in the person's own browser: one that `outsidePage` knows, else refused. A rig's page has a browser of its own. */
  'window.open-outside': define('window.open-outside', 'act', z.object({ page: z.string().max(500) }).strict(), nothing),
  /** Looks for an update now; answers once that has begun. What comes of it is seen in `host.update`. */
  'update.check': define('update.check', 'act', nothing, nothing),
  /** Puts in the one that is ready as soon as it does no harm; `now`: whatever it waits for. Lode ends and opens again. */
  'update.install': define('update.install', 'act', z.object({ now: z.boolean() }).strict(), nothing),
  /** Whether Lode opens by itself, hidden, when the person logs in. */
  'login.open': define('login.open', 'act', z.object({ opens: z.boolean() }).strict(), nothing),
  /** Out of safe mode: the engine is started again. */
  'safe-mode.leave': define('safe-mode.leave', 'act', nothing, nothing),
} as const satisfies Record<string, { type: string; cls: CommandClass; args: z.ZodType; reply: z.ZodType }>;

export type HouseCommandType = keyof typeof HOUSE_COMMANDS;
export type HouseCommand = Extract<Command, { readonly type: HouseCommandType }>;

export const isHouseCommand = (command: Command): command is HouseCommand => Object.hasOwn(HOUSE_COMMANDS, command.type);
