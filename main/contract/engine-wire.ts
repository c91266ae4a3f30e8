// Electron's main process <-> engine host.
import { z } from 'zod';
import { ExecutionProvider } from './device.ts';
import { HouseSignals } from './pausing.ts';
import { PROCESS_NAMES } from './port.ts';
import { EngineSnapshot } from './snapshot.ts';
import { Trust } from './trust.ts';

const id = z.number().int().nonnegative();

export const EngineRequest = z.discriminatedUnion('kind', [
  /** First message: what `createEngine` is made from. */
  z.object({
    kind: z.literal('open'),
    version: z.string(),
    dataFolder: z.string(),
    modelsFolder: z.string(),
    trust: Trust,
    practiceRate: z.number().positive().nullable(),
    /** Safe mode: nothing is mined. `suspect`: what answered when Lode last ended; it is left out until it is measured again. */
    safe: z.object({ suspect: ExecutionProvider.nullable() }).nullable(),
  }),
  /** Answered by `result` with the same id. */
  z.object({ kind: z.literal('command'), id, command: z.unknown() }),
  z.object({ kind: z.literal('house-signals'), signals: HouseSignals }),
  /** Answered by `pong`: the host's event loop turns. */
  z.object({ kind: z.literal('ping'), id }),
  /** Answers `spawn`; carries the engine's end of the MessagePort to the child. */
  z.object({ kind: z.literal('child-started'), id, pid: z.number().int().nullable() }),
  z.object({ kind: z.literal('child-failed'), id }),
  z.object({ kind: z.literal('child-exit'), id, code: z.number().int().nullable() }),
  /** Stop, end every child, close the database; answered by `disposed`. */
  z.object({ kind: z.literal('dispose') }),
]);
export type EngineRequest = z.infer<typeof EngineRequest>;

export const EngineReply = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snapshot'), snapshot: EngineSnapshot }),
  z.object({ kind: z.literal('result'), id, result: z.unknown() }),
  z.object({ kind: z.literal('pong'), id }),
  /** Only main can create a utility process: it answers `child-started` or `child-failed`, later `child-exit`. */
  z.object({ kind: z.literal('spawn'), id, name: z.enum(PROCESS_NAMES), libraryFolders: z.array(z.string()) }),
  z.object({ kind: z.literal('kill'), id }),
  z.object({ kind: z.literal('disposed') }),
]);
export type EngineReply = z.infer<typeof EngineReply>;
