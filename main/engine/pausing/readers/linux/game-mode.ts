// Feral's GameMode: a game that asked for it says itself that it runs, whatever the desktop.
import type { RunTool } from '../../../run-tool.ts';
import { ask, type Told } from '../told.ts';

const NAME = 'com.feralinteractive.GameMode';
const ARGS = ['--user', '--auto-start=no', 'call', NAME, '/com/feralinteractive/GameMode', NAME, 'ListGames'];

/** `a(io) 1 4321 "/com/feralinteractive/GameMode/Games/4321"`. null: it is no such answer. */
export function readGames(text: string): number[] | null {
  const [, count = '', rest = ''] = /^a\(io\) (\d{1,4})((?: \d{1,9} "[^"\n]{0,200}")*)\s*$/.exec(text) ?? [];
  const pids = [...rest.matchAll(/ (\d{1,9}) "/g)].map((match) => Number(match[1]));
  return count !== '' && pids.length === Number(count) ? pids : null;
}

/** The processes that play. Its service is not started for the question. */
export const playing = (run: RunTool): Promise<Told<readonly number[]>> => ask(run, 'busctl', ARGS, readGames);
