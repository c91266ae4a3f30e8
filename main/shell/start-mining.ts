// Mining as Lode opens: only where a person chose it, only what they began last, and once in a life of the app.
import path from 'node:path';
import type { Shell, ShellModule } from './shell.ts';
import { readNote } from './updates/left-note.ts';
import { UPDATES_FOLDER } from './updates/taking-up.ts';

export interface Beginning extends Pick<Shell, 'launch' | 'snapshots' | 'send'> {
  /** It was ended for an update and goes on as it was left, which is another module's: a Stop outlasts an update too. */
  readonly afterUpdate: boolean;
}

export function startAsChosen({ launch, snapshots, send, afterUpdate }: Beginning): () => void {
  // The command line has said already what is to be begun, or the update's note.
  let decided = launch.practice || afterUpdate;
  const look = () => {
    const { miner, hotkey, settings, host } = snapshots.current;
    // Without a hotkey the database is not open, and these are not yet the person's settings.
    if (decided || hotkey === null || miner.kind === 'setting-up') return;
    decided = true;
    if (miner.kind !== 'ready' || !settings.startMining || !settings.lastWork || host.safeMode) return;
    void send({ type: 'miner.start', args: { work: settings.lastWork } });
  };
  look();
  return snapshots.subscribe(look);
}

/** Enabled before what takes an update's note up, and with it away. */
export const startMining: ShellModule = {
  enable: (shell) =>
    startAsChosen({ ...shell, afterUpdate: readNote(path.join(shell.dataFolder, UPDATES_FOLDER), Date.now()) !== null }),
};
