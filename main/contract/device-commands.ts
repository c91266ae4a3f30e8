// Commands about this computer: look at it anew, follow how busy it is, and the GPU pack. What they do is seen in `computer`.
import { z } from 'zod';
import type { Command, CommandClass } from './commands.ts';

const define = <T extends string, A extends z.ZodType, R extends z.ZodType>(type: T, cls: CommandClass, args: A, reply: R) =>
  ({ type, cls, args, reply }) as const;
const nothing = z.object({}).strict();

/** `devices.follow` counts for so long; whoever shows the readings asks again before that. */
export const FOLLOW_MS = 15_000;

export const DEVICE_COMMANDS = {
  /** Reads everything anew and tries every provider again; answers once that has begun. */
  'devices.look': define('devices.look', 'act', nothing, nothing),
  /** Somebody looks at load, temperature and processes: they are kept fresh for FOLLOW_MS. */
  'devices.follow': define('devices.follow', 'read', nothing, nothing),
  /** Begins the download, or goes on with it; answers once it has begun. */
  'gpu-pack.fetch': define('gpu-pack.fetch', 'act', nothing, nothing),
  /** What has arrived is thrown away. */
  'gpu-pack.cancel': define('gpu-pack.cancel', 'act', nothing, nothing),
  'gpu-pack.remove': define('gpu-pack.remove', 'act', nothing, nothing),
} as const satisfies Record<string, { type: string; cls: CommandClass; args: z.ZodType; reply: z.ZodType }>;

export type DeviceCommandType = keyof typeof DEVICE_COMMANDS;
export type DeviceCommand = Extract<Command, { readonly type: DeviceCommandType }>;

export const isDeviceCommand = (command: Command): command is DeviceCommand => Object.hasOwn(DEVICE_COMMANDS, command.type);
