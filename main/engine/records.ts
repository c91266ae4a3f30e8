// What is written down, read for a screen: the ledger of queries and the flight recorder.
import type { Command, CommandResult } from '../contract/commands.ts';
import { ok } from '../contract/problem.ts';
import type { Rooms } from './rooms.ts';

type RecordCommand = Extract<Command, { type: 'history.read' | 'flight.read' }>;

export async function readRecords(
  { storage, flight }: Pick<Rooms, 'storage' | 'flight'>,
  command: RecordCommand,
): Promise<CommandResult> {
  const { before, limit } = command.args;
  if (command.type === 'flight.read') {
    const rows = await flight.read(before, limit);
    return rows.ok ? ok({ rows: rows.value }) : rows;
  }
  // So that what the screen has just shown is in it; where the disk refuses, what is there is read.
  await storage.flush();
  const rows = await storage.history(before, limit);
  return rows.ok ? ok({ rows: rows.value }) : rows;
}
