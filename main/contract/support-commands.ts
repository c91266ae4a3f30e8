// Commands about help: handled by the house, app and rig alike. None of them sends anything anywhere.
import { z } from 'zod';
import type { Command, CommandClass } from './commands.ts';
import { SupportPreview, SupportReference } from './support.ts';

const define = <T extends string, A extends z.ZodType, R extends z.ZodType>(type: T, cls: CommandClass, args: A, reply: R) =>
  ({ type, cls, args, reply }) as const;
const nothing = z.object({}).strict();

export const SUPPORT_COMMANDS = {
  /** Puts a support file together, as of now. */
  'support.preview': define('support.preview', 'read', nothing, SupportPreview),
  /**
   * Saves the one that was shown last, if that is its reference. The app asks where, in the system's own dialog; a rig puts it into the
   * data folder. `saved` null: the person chose no place.
   */
  'support.save': define(
    'support.save',
    'act',
    z.object({ reference: SupportReference }).strict(),
    z.object({ saved: z.string().nullable() }),
  ),
  /** A short text of the same kind. `copied`: it is in the clipboard; a rig has none, and the page puts it there. */
  'support.copy': define('support.copy', 'act', nothing, z.object({ text: z.string(), copied: z.boolean() })),
} as const satisfies Record<string, { type: string; cls: CommandClass; args: z.ZodType; reply: z.ZodType }>;

export type SupportCommandType = keyof typeof SUPPORT_COMMANDS;
export type SupportCommand = Extract<Command, { readonly type: SupportCommandType }>;

export const isSupportCommand = (command: Command): command is SupportCommand => Object.hasOwn(SUPPORT_COMMANDS, command.type);
