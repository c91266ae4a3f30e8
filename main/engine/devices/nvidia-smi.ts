// NVIDIA's cards by its own tool: what they are, how busy, who uses them; or in which way its driver is in trouble.
import path from 'node:path';
import type { Finding, Gpu, GpuProcess } from '../../contract/computer.ts';
import type { RunTool, ToolResult } from '../run-tool.ts';
import { APP_FIELDS, CARD_FIELDS, type NvidiaApp, type NvidiaCard, OLD_CARD_FIELDS, readApps, readCards } from './nvidia-csv.ts';
import { type NvidiaLog, readLog } from './nvidia-log.ts';

export type NvidiaReading =
  | { readonly kind: 'cards'; readonly cards: readonly Gpu[] }
  /** No tool of NVIDIA's is here. Whether a card is, only the system knows. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'trouble'; readonly finding: Finding };

/** Longer than a cold driver takes to wake a card; a driver that is stuck takes for ever. */
export const SMI_LIMIT_MS = 10_000;
const MOST_BYTES = 4 * 1_048_576;
const LIMITS = { limitMs: SMI_LIMIT_MS, maxBytes: MOST_BYTES };
const MS_PER_SECOND = 1_000;
const DETAIL_LENGTH = 200;

/**
 * Where it lies: on Windows in the system's folder, before driver 418 in NVIDIA's own, and never where the name alone leads, as that
 * begins with the folder Lode was started in; on Linux on PATH, or where Windows' Linux has it.
 */
const placesOn = (platform: NodeJS.Platform, systemRoot = 'C:\\Windows'): readonly string[] => {
  if (platform === 'linux') return ['nvidia-smi', '/usr/lib/wsl/lib/nvidia-smi'];
  if (platform !== 'win32') return [];
  return [
    path.win32.join(systemRoot, 'System32\\nvidia-smi.exe'),
    path.win32.join(path.win32.parse(systemRoot).root, 'Program Files\\NVIDIA Corporation\\NVSMI\\nvidia-smi.exe'),
  ];
};

/** A driver may write a program's name in an encoding of its own. */
const text = (bytes: Buffer): string => new TextDecoder('utf-8').decode(bytes);

export class NvidiaSmi {
  private readonly run: RunTool;
  private readonly places: readonly string[];
  private tool: string | null = null;
  /** Of the last whole reading: a light one does not ask for it again. */
  private log: NvidiaLog | null = null;
  private fields: readonly string[] = CARD_FIELDS;

  constructor(run: RunTool, platform: NodeJS.Platform) {
    this.run = run;
    this.places = placesOn(platform, process.env.SystemRoot);
  }

  /** Everything. */
  async read(): Promise<NvidiaReading> {
    const cards = await this.readCards();
    if (cards.kind !== 'cards') return cards;
    const log = await this.ask(['-q', '-x']);
    this.log = log?.kind === 'ended' && log.code === 0 ? readLog(text(log.stdout)) : null;
    return { kind: 'cards', cards: cards.cards.map((card) => this.whole(card, this.log?.apps ?? null)) };
  }

  /** Load, heat, memory and who computes; who draws is as it was at the last whole reading. */
  async readLight(): Promise<NvidiaReading> {
    const cards = await this.readCards();
    if (cards.kind !== 'cards') return cards;
    const asked = await this.ask([`--query-compute-apps=${APP_FIELDS.join(',')}`, '--format=csv,noheader,nounits']);
    const computing = asked?.kind === 'ended' && asked.code === 0 ? readApps(text(asked.stdout)) : null;
    const drawing = this.log?.apps.filter(({ work }) => work !== 'compute') ?? [];
    const apps = computing && [...computing, ...drawing.filter(({ pid }) => !computing.some((app) => app.pid === pid))];
    return { kind: 'cards', cards: cards.cards.map((card) => this.whole(card, apps)) };
  }

  private whole(card: NvidiaCard, apps: readonly NvidiaApp[] | null): Gpu {
    const mine = apps?.filter(({ gpu }) => gpu === card.id);
    const processes = mine?.map(({ gpu: _gpu, ...app }): GpuProcess => ({ ...app, ours: false })) ?? null;
    return { ...card, cuda: this.log?.cuda ?? null, processes };
  }

  private async readCards(): Promise<
    Exclude<NvidiaReading, { kind: 'cards' }> | { kind: 'cards'; cards: readonly NvidiaCard[] }
  > {
    const result = await this.query(this.fields);
    if (!result) return { kind: 'absent' };
    if (result.kind === 'ended' && /is not a valid field to query/.test(text(result.stdout)) && this.fields === CARD_FIELDS) {
      this.fields = OLD_CARD_FIELDS;
      return this.readCards();
    }
    if (result.kind !== 'ended' || result.code !== 0) return troubleOf(result);
    const cards = readCards(text(result.stdout));
    return cards ? { kind: 'cards', cards } : troubleOf(result);
  }

  private query(fields: readonly string[]): Promise<ToolResult | null> {
    return this.ask([`--query-gpu=${fields.join(',')}`, '--format=csv,noheader,nounits']);
  }

  /** null: it is nowhere. */
  private async ask(args: readonly string[]): Promise<ToolResult | null> {
    for (const place of this.tool ? [this.tool] : this.places) {
      const result = await this.run(place, args, LIMITS);
      if (result.kind === 'absent') continue;
      this.tool = place;
      return result;
    }
    this.tool = null;
    return null;
  }
}

/**
 * What it prints where it cannot do its work, as many public issues show it; its exit codes changed between drivers, its words did not.
 */
const WORDS: readonly (readonly [RegExp, Finding['code']])[] = [
  [/Driver\/library version mismatch/i, 'nvidia-driver-mismatch'],
  [
    /couldn't communicate with the NVIDIA driver|Driver Not Loaded|GPU is lost|Unable to determine the device handle/i,
    'nvidia-driver-unreachable',
  ],
  [/NVIDIA-SMI couldn't find lib|NVML Shared Library Not Found/i, 'nvidia-driver-unreachable'],
];

const trouble = (code: Finding['code'], params: Finding['params'] = {}) =>
  ({ kind: 'trouble', finding: { code, params } }) as const;

function troubleOf(result: ToolResult): Exclude<NvidiaReading, { kind: 'cards' }> | { kind: 'cards'; cards: [] } {
  if (result.kind === 'silent') return trouble('nvidia-driver-silent', { seconds: SMI_LIMIT_MS / MS_PER_SECOND });
  if (result.kind !== 'ended')
    return trouble('nvidia-driver-unread', { detail: result.kind === 'failed' ? result.detail : result.kind });
  const said = `${text(result.stdout)}\n${text(result.stderr)}`;
  if (/No devices were found/i.test(said)) return { kind: 'cards', cards: [] };
  const known = WORDS.find(([words]) => words.test(said));
  if (known) return trouble(known[1]);
  const first =
    said
      .replaceAll(/[^\P{C}\n]/gu, '')
      .trim()
      .split('\n')[0] ?? '';
  return trouble('nvidia-driver-unread', { detail: (first || `exit code ${result.code ?? 'none'}`).slice(0, DETAIL_LENGTH) });
}
