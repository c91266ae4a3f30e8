// After an update Lode does again what it did before: it mined, or was paused by the person, or did nothing.
import path from 'node:path';
import { inWords } from '../../support/defects.ts';
import type { ShellModule } from '../shell.ts';
import { dropNote, dropNoteNow, readNote, writeNote } from './left-note.ts';

export const UPDATES_FOLDER = 'updates';

export const takingUp: ShellModule = {
  enable: ({ dataFolder, snapshots, send, start, log }) => {
    const folder = path.join(dataFolder, UPDATES_FOLDER);
    /** A note that stays is of another time before long. */
    const keepQuiet = (work: Promise<void>) =>
      work.catch((error: unknown) => log.event('update-note-stays', { said: inWords(error) }));
    const note = readNote(folder, Date.now());
    if (!note?.work || start.level !== 'all') {
      void keepQuiet(dropNote(folder));
      return () => undefined;
    }
    // Kept until it is taken up: a version that does not start leaves it to the one that is returned to.
    if (note.hidden) void keepQuiet(writeNote(folder, { ...note, hidden: false }));
    const { work, paused } = note;
    let taken = false;
    const take = async () => {
      if (taken || snapshots.current.miner.kind !== 'ready') return;
      taken = true;
      stop();
      const started = await send({ type: 'miner.start', args: { work } });
      // It starts no further than a pause allows, and is the person's own again, whatever else holds.
      const still = paused && (paused.until === null || paused.until > Date.now());
      if (started.ok && still) await send({ type: 'miner.pause', args: { until: paused.until } });
      await keepQuiet(dropNote(folder));
    };
    const stop = snapshots.subscribe(() => void take());
    void take();
    return () => {
      stop();
      // Quit before it was taken up: what is opened after that begins nothing. One that dies leaves it.
      if (!taken) dropNoteNow(folder);
    };
  },
};
