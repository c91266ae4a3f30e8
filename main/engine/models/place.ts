// Where the models lie, kept in the data folder: a note that says after any crash whether a move was under way, and how it is to end.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../write-whole.ts';

export const PLACE_FILE = 'store.json';
/** In the data folder, where a person has chosen nothing else. */
export const DEFAULT_FOLDER = 'models';

const folder = z.string().refine((text) => path.isAbsolute(text));
const PlaceJson = z.strictObject({
  format: z.literal(1),
  /** null: the default. */
  folder: folder.nullable(),
  /** Being filled, and not yet the folder: if this is still here at the start, it is emptied again. */
  moving: folder.nullable(),
  /** No longer the folder, and not yet emptied. */
  leaving: folder.nullable(),
  /** Bytes a second. */
  speedLimit: z.number().positive().nullable(),
});
export type Place = Omit<z.infer<typeof PlaceJson>, 'format'>;

const NOWHERE: Place = { folder: null, moving: null, leaving: null, speedLimit: null };

/** A note that cannot be read is as none: then the default holds, and what lies elsewhere stays there. */
export async function readPlace(dataFolder: string): Promise<Place> {
  try {
    const { format: _, ...place } = PlaceJson.parse(JSON.parse(await readFile(path.join(dataFolder, PLACE_FILE), 'utf8')));
    return place;
  } catch {
    return NOWHERE;
  }
}

/** Rejects with the file system's error. */
export const writePlace = (dataFolder: string, place: Place): Promise<void> =>
  writeWhole(path.join(dataFolder, PLACE_FILE), `${JSON.stringify({ format: 1, ...place }, null, 2)}\n`);
