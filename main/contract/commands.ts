// Commands: all a screen, a tray or a terminal can ask for. Both transports parse `unknown` with this before anything runs.
import { z } from 'zod';
import { AtWork } from './at-work.ts';
import { DEVICE_COMMANDS } from './device-commands.ts';
import { FLIGHT_READ, FlightRow } from './flight.ts';
import { HOUSE_COMMANDS } from './house-commands.ts';
import { Work } from './miner-state.ts';
import { MODEL_COMMANDS } from './model-commands.ts';
import { Problem } from './problem.ts';
import { QueryRow } from './query.ts';
import { SettingsPatch } from './settings.ts';
import { Manifest, SubnetId } from './subnet.ts';
import { SUPPORT_COMMANDS } from './support-commands.ts';
import { EpochMs } from './units.ts';
import { WALLET_COMMANDS } from './wallet-commands.ts';

/** What a command can do to a person. `spend` and `secret` are confirmed in a window main draws, on a rig in its terminal. */
export type CommandClass = 'read' | 'act' | 'spend' | 'secret';

const define = <T extends string, A extends z.ZodType, R extends z.ZodType>(type: T, cls: CommandClass, args: A, reply: R) =>
  ({ type, cls, args, reply }) as const;

const nothing = z.object({}).strict();

export const COMMANDS = {
  'miner.start': define('miner.start', 'act', z.object({ work: Work }).strict(), nothing),
  'miner.stop': define('miner.stop', 'act', nothing, nothing),
  /** `reason`: absent where the person pauses; the house does it for an update. */
  'miner.pause': define(
    'miner.pause',
    'act',
    z.object({ until: EpochMs.nullable(), reason: z.literal('update').optional() }).strict(),
    nothing,
  ),
  'miner.resume': define('miner.resume', 'act', nothing, nothing),
  /** What would be disturbed if Lode ended now. */
  'miner.at-work': define('miner.at-work', 'read', nothing, AtWork),
  'settings.change': define('settings.change', 'act', z.object({ patch: SettingsPatch }).strict(), nothing),
  /** Tries a subnet's full-sized test question here. Not while mining. */
  'subnet.measure': define('subnet.measure', 'act', z.object({ subnet: SubnetId }).strict(), nothing),
  /**
   * Whether a subnet may be told besides the chain where this miner is: a person agrees, or takes it back. Agreed, it is told at once
   * where the chain already says it, and again whenever that changes.
   */
  'subnet.enrol': define('subnet.enrol', 'act', z.object({ subnet: Manifest.shape.id, agree: z.boolean() }).strict(), nothing),
  /** Rows older than `before` (null: the newest), newest first. */
  'history.read': define(
    'history.read',
    'read',
    z.object({ before: z.number().int().positive().nullable(), limit: z.number().int().min(1).max(500) }).strict(),
    z.object({ rows: z.array(QueryRow) }),
  ),
  /** The flight recorder's rows older than `before` (null: the newest), newest first. */
  'flight.read': define(
    'flight.read',
    'read',
    z.object({ before: z.number().int().positive().nullable(), limit: z.number().int().min(1).max(FLIGHT_READ) }).strict(),
    z.object({ rows: z.array(FlightRow) }),
  ),
  ...HOUSE_COMMANDS,
  ...SUPPORT_COMMANDS,
  ...MODEL_COMMANDS,
  ...WALLET_COMMANDS,
  ...DEVICE_COMMANDS,
} as const satisfies Record<string, { type: string; cls: CommandClass; args: z.ZodType; reply: z.ZodType }>;

export type CommandType = keyof typeof COMMANDS;
export type CommandArgs<T extends CommandType> = z.infer<(typeof COMMANDS)[T]['args']>;
export type CommandReply<T extends CommandType> = z.infer<(typeof COMMANDS)[T]['reply']>;
/** A command as it travels: `{ type, args }`. */
export type Command = { [T in CommandType]: { readonly type: T; readonly args: CommandArgs<T> } }[CommandType];
export type CommandResult<T extends CommandType = CommandType> =
  | { readonly ok: true; readonly value: CommandReply<T> }
  | { readonly ok: false; readonly problem: Problem };

const envelope = z.object({ type: z.string(), args: z.unknown() }).strict();

/** Parses what came over a transport. Never throws; what is wrong is said without echoing the input. */
export function parseCommand(input: unknown): { ok: true; value: Command } | { ok: false; problem: Problem } {
  const outer = envelope.safeParse(input);
  if (!outer.success || !Object.hasOwn(COMMANDS, outer.data.type)) {
    return { ok: false, problem: { code: 'command-invalid', params: { detail: 'unknown command' } } };
  }
  const type = outer.data.type as CommandType;
  const args = COMMANDS[type].args.safeParse(outer.data.args);
  if (!args.success) {
    const path = args.error.issues[0]?.path.join('.') ?? '';
    return { ok: false, problem: { code: 'command-invalid', params: { detail: `${type}: ${path || 'arguments'}` } } };
  }
  return { ok: true, value: { type, args: args.data } as Command };
}
