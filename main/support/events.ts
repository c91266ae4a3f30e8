// What a log may say: these events with these fields, and nothing else. There is no way to hand it an object or a sentence of one's own.
// A string is one of a short list, or the name of something of ours, or `Said`: a text from outside, which the log takes through the redactor.
import { z } from 'zod';
import { COMMANDS, type CommandType } from '../contract/commands.ts';
import { EXECUTION_PROVIDERS } from '../contract/device.ts';
import { PAUSE_REASONS } from '../contract/pausing.ts';
import { PROCESS_NAMES } from '../contract/port.ts';
import { ProblemCode } from '../contract/problem.ts';
import { NOTICE_CODES } from '../contract/snapshot.ts';
import { SubnetId } from '../contract/subnet.ts';
import { UPDATE_KINDS } from '../contract/update.ts';

/** Marks a text from outside. The log redacts whatever stands in such a field. */
const SAID = 'said';
const Said = z.string().meta({ is: SAID });
const Count = z.number().int();
const Milliseconds = z.number().nonnegative();
/** e.g. 1.2.3 or 6.12.0-generic */
const Version = z.string().regex(/^[\w.+~-]{1,40}$/);
const Process = z.enum(['house', 'page', 'engine', ...PROCESS_NAMES]);
const commandTypes = Object.keys(COMMANDS) as [CommandType, ...CommandType[]];

export const LOG_EVENTS = {
  'house-started': z.strictObject({
    house: z.enum(['desktop', 'rig']),
    version: Version,
    node: Version,
    electron: Version.nullable(),
    system: Version,
    release: Version,
    arch: Version,
    hidden: z.boolean(),
  }),
  'house-ends': z.strictObject({ ranMs: Milliseconds }),
  /** Nobody caught it: a defect of ours. `said`: its name, message and stack. */
  uncaught: z.strictObject({ kind: z.enum(['exception', 'rejection']), said: Said }),
  'process-started': z.strictObject({ process: Process }),
  'process-ended': z.strictObject({ process: Process, code: Count.nullable(), livedMs: Milliseconds }),
  'process-not-started': z.strictObject({ process: Process }),
  'process-said': z.strictObject({ process: Process, stream: z.enum(['out', 'err']), said: Said }),
  /** It says more than a log should hold; so much of it was passed over. */
  'process-talks': z.strictObject({ process: Process, lines: Count }),
  'message-refused': z.strictObject({ from: Process }),
  /** `blocked`: it died too often and is not started again. */
  'engine-lost': z.strictObject({ blocked: z.boolean() }),
  'engine-back': z.strictObject({ blocked: z.boolean() }),
  'page-ended': z.strictObject({ why: z.enum(['crashed', 'killed', 'oom', 'other']), times: Count }),
  'page-not-loaded': z.strictObject({ code: Count }),
  'crash-page': z.strictObject({ why: z.enum(['crashes', 'not-loaded']) }),
  'tray-missing': z.strictObject({ said: Said }),
  state: z.strictObject({
    kind: z.enum(['setting-up', 'ready', 'starting', 'mining', 'paused', 'stopping', 'blocked']),
    subnet: SubnetId.nullable(),
    practice: z.boolean().nullable(),
    pause: z.enum(PAUSE_REASONS).nullable(),
    problem: ProblemCode.nullable(),
  }),
  /** Where an update stands; of a download its beginning alone. */
  update: z.strictObject({ kind: z.enum(UPDATE_KINDS), version: Version.nullable(), problem: ProblemCode.nullable() }),
  device: z.strictObject({ provider: z.enum(EXECUTION_PROVIDERS).nullable() }),
  notice: z.strictObject({ code: z.enum(NOTICE_CODES) }),
  'command-refused': z.strictObject({ command: z.enum(commandTypes), problem: ProblemCode }),
  /** What Lode did before an update is still noted, though it was taken up. */
  'update-note-stays': z.strictObject({ said: Said }),
  'support-saved': z.strictObject({ bytes: Count }),
  /** So many lines could not be written: the disk was full, or the folder not to be written. */
  'log-lost': z.strictObject({ lines: Count }),
} as const;

export type LogCode = keyof typeof LOG_EVENTS;
export type LogFields<C extends LogCode> = z.infer<(typeof LOG_EVENTS)[C]>;

export const isSaid = (code: LogCode, field: string): boolean => {
  const shape: Readonly<Record<string, z.ZodType>> = LOG_EVENTS[code].shape;
  return shape[field]?.meta()?.['is'] === SAID;
};
