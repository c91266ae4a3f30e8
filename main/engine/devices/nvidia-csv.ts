// nvidia-smi's CSV (`--format=csv,noheader,nounits`), read strictly: a row that is not what was asked for makes the whole unread.
import type { Gpu, GpuProcess } from '../../contract/computer.ts';

/** In the order asked for. The last two are unknown to drivers before 450 and 495. */
export const CARD_FIELDS = [
  'uuid',
  'name',
  'driver_version',
  'memory.total',
  'memory.free',
  'temperature.gpu',
  'utilization.gpu',
  'mig.mode.current',
  'compute_cap',
] as const;
/** What every driver of this decade knows. */
export const OLD_CARD_FIELDS = CARD_FIELDS.slice(0, 7);
export const APP_FIELDS = ['gpu_uuid', 'pid', 'process_name', 'used_memory'] as const;

const MIB = 1_048_576;
/** More than any card has: what is above was misread. */
const MOST_MIB = 16 * 1_048_576;
const NAME_LENGTH = 120;
const MOST_CARDS = 32;
const MOST_PROCESSES = 64;

/** It cannot tell: "N/A", and in brackets "[N/A]", "[Not Supported]", "[Unknown Error]", "[GPU requires reset]" and others. */
const UNTOLD = /^(?:N\/A|\[[^[\]]{1,80}\])$/;
const UUID = /^(?:GPU|MIG)-[0-9A-Za-z-]{8,80}$/;
const NUMBER = /^\d{1,9}$/;

export type NvidiaCard = Omit<Gpu, 'cuda' | 'processes'>;

const plain = (text: string): string => text.replaceAll(/\p{C}/gu, '').trim().slice(0, NAME_LENGTH);
const told = (text: string): string | null => (UNTOLD.test(text) || text === '' ? null : plain(text) || null);

/** undefined: it is neither a number nor a word for "can't tell". */
function number(text: string, most: number): number | null | undefined {
  if (UNTOLD.test(text)) return null;
  const value = Number(text);
  return NUMBER.test(text) && value <= most ? value : undefined;
}
const times = (value: number | null, factor: number): number | null => (value === null ? null : Math.round(value * factor));

const rows = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => line.trim() !== '');

/** The answer to `--query-gpu` with CARD_FIELDS, or with OLD_CARD_FIELDS. null: it is none. */
export function readCards(text: string): NvidiaCard[] | null {
  const cards: NvidiaCard[] = [];
  for (const row of rows(text)) {
    const card = readCard(row.split(', ').map((field) => field.trim()));
    if (!card || cards.length === MOST_CARDS || cards.some(({ id }) => id === card.id)) return null;
    cards.push(card);
  }
  return cards;
}

function readCard(fields: readonly string[]): NvidiaCard | null {
  if (fields.length !== CARD_FIELDS.length && fields.length !== OLD_CARD_FIELDS.length) return null;
  const [uuid = '', name = '', driver = '', total = '', free = '', heat = '', load = '', mig = '[N/A]', capability = '[N/A]'] =
    fields;
  const [totalMib, freeMib] = [number(total, MOST_MIB), number(free, MOST_MIB)];
  const [celsius, percent] = [number(heat, 200), number(load, 100)];
  if (!UUID.test(uuid) || !told(name)) return null;
  if (totalMib === undefined || freeMib === undefined || celsius === undefined || percent === undefined) return null;
  return {
    id: uuid,
    name: told(name) ?? '',
    vendor: 'nvidia',
    vramBytes: times(totalMib, MIB),
    vramFreeBytes: times(freeMib, MIB),
    sharesMemory: totalMib === null ? null : false,
    driver: told(driver),
    computeCapability: /^\d{1,2}\.\d$/.test(capability) ? capability : null,
    temperatureC: celsius,
    load: percent === null ? null : percent / 100,
    partitioned: UNTOLD.test(mig) ? null : mig === 'Enabled',
  };
}

/** A program that computes on a card. */
export interface NvidiaApp extends Omit<GpuProcess, 'ours'> {
  readonly gpu: string;
}

/** The file's name of a path of either kind of system. */
export const programName = (path: string): string => plain(path.split(/[\\/]/).at(-1) ?? '') || '?';

/**
 * The answer to `--query-compute-apps` with APP_FIELDS. A program's name is its own choice and may hold anything, so it is what is left
 * between the fields before and behind it; a row that reads otherwise is passed over.
 */
export function readApps(text: string): NvidiaApp[] {
  const apps: NvidiaApp[] = [];
  for (const row of rows(text)) {
    const fields = row.split(', ');
    const [gpu = '', pid = ''] = fields;
    const used = number(fields.at(-1)?.trim() ?? '', MOST_MIB);
    if (fields.length < APP_FIELDS.length || !UUID.test(gpu) || !NUMBER.test(pid) || Number(pid) === 0 || used === undefined)
      continue;
    if (apps.length === MOST_PROCESSES) break;
    apps.push({
      gpu,
      pid: Number(pid),
      name: programName(fields.slice(2, -1).join(', ')),
      work: 'compute',
      vramBytes: times(used, MIB),
    });
  }
  return apps;
}
