// What a subnet needs, held against this computer: there, missing, or not to be told.
import type { ComputerView } from '../../../main/contract/computer.ts';
import type { Offer, UnfitReason } from '../../../main/contract/offer.ts';

export type NeedName = 'port' | 'memory' | 'graphics' | 'graphicsOr' | 'processor' | 'disk' | 'line';
export interface Need {
  readonly name: NeedName;
  readonly mark: 'met' | 'unmet' | 'unsure';
  /** Bytes, or megabits a second for the line. null: it is not a matter of how much. */
  readonly wanted: number | null;
  /** Bytes this computer has of it. null: not told, or not a matter of how much. */
  readonly has: number | null;
}

const BYTES_PER_MB = 1_048_576;
/** Of a computer's memory: the firmware keeps some, and what is sold as 8 GB is not quite told as 8 GB. */
const NEARLY = 0.9;

/** In the order a person asks about them. What does not matter to a subnet is not named. */
export function needsOf(offer: Offer, computer: ComputerView | null): readonly Need[] {
  const { inboundPort, minMemoryMb, minVramMb, cpuOk, diskMb, uploadMbps } = offer.requires;
  const needs: Need[] = [];
  if (minVramMb === null) needs.push({ name: 'processor', mark: 'met', wanted: null, has: null });
  else {
    const name = cpuOk ? 'graphicsOr' : 'graphics';
    const wanted = minVramMb * BYTES_PER_MB;
    const has = mostVram(computer);
    needs.push({ name, mark: cpuOk ? eitherMark(offer, wanted, has) : markOf(offer, 'graphics-card', wanted, has), wanted, has });
  }
  const memory = minMemoryMb * BYTES_PER_MB;
  const total = computer?.memory.totalBytes ?? null;
  needs.push({ name: 'memory', mark: markOf(offer, 'memory', memory, total), wanted: memory, has: total });
  if (diskMb > 0) {
    const wanted = diskMb * BYTES_PER_MB;
    const has = freeDisk(computer);
    // What is downloaded already needs no more room.
    const here = offer.standing.kind === 'ready';
    needs.push({ name: 'disk', mark: here ? 'met' : markOf(offer, 'disk', wanted, has), wanted, has });
  }
  if (inboundPort) needs.push({ name: 'port', mark: portMark(offer), wanted: null, has: null });
  if (uploadMbps !== null) needs.push({ name: 'line', mark: 'unsure', wanted: uploadMbps, has: null });
  return needs;
}

/** The engine's word counts before a comparison of sizes. */
function markOf({ unfit, unsure }: Offer, reason: UnfitReason, wanted: number, has: number | null): Need['mark'] {
  if (unfit.includes(reason)) return 'unmet';
  if (unsure.includes(reason) || has === null) return 'unsure';
  return has >= wanted * NEARLY ? 'met' : 'unmet';
}

/** A card that is large enough, or else a processor of which it was measured that it is fast enough. */
function eitherMark({ unfit, measured }: Offer, wanted: number, has: number | null): Need['mark'] {
  if (unfit.includes('too-slow') || unfit.includes('graphics-card')) return 'unmet';
  if (has !== null && has >= wanted * NEARLY) return 'met';
  return measured === null ? 'unsure' : 'met';
}

/** No way in is ever proven before a validator has come in. */
function portMark({ unfit, unsure, netuid }: Offer): Need['mark'] {
  if (unfit.includes('no-inbound-port')) return 'unmet';
  return unsure.includes('no-inbound-port') || netuid === null ? 'unsure' : 'met';
}

/** 0: this computer was read, and no card with memory of its own was found. null: not read, or a card does not say. */
function mostVram(computer: ComputerView | null): number | null {
  if (computer === null || computer.gpus === null) return null;
  const told = computer.gpus.flatMap(({ vramBytes }) => vramBytes ?? []);
  return told.length > 0 || computer.gpus.length === 0 ? Math.max(0, ...told) : null;
}

const freeDisk = (computer: ComputerView | null): number | null =>
  (computer?.disks.find(({ of }) => of === 'models') ?? computer?.disks[0])?.freeBytes ?? null;
