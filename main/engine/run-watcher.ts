// What a run shows of itself while it lasts.
import type { Device, Rung } from '../contract/device.ts';
import type { PracticeAbout } from '../contract/practice.ts';
import type { Notice, NoticeCode } from '../contract/snapshot.ts';
import type { TcpPort } from '../contract/units.ts';
import type { Judged } from '../contract/validator-wire.ts';
import type { AxonQuery } from './axon/axon.ts';
import type { SelfTestReport } from './subnets/adapter.ts';

export interface RunWatcher {
  query(query: AxonQuery): void;
  /** What the practice validators ask from now on. */
  about(about: PracticeAbout): void;
  judged(rows: readonly Judged[]): void;
  /** null: it listens no more. `active`: how many questions it has under way, whenever that is asked. */
  axon(address: { readonly host: string; readonly port: TcpPort } | null, active: () => number): void;
  /** How many practice validators there are. null: they are gone. */
  validators(count: number | null): void;
  device(device: Device | null, ladder: readonly Rung[]): void;
  /** `device`: what it ran on. null: this computer's processor, without a model. */
  tested(report: SelfTestReport, device: string | null): void;
  notice(code: NoticeCode, params: Notice['params']): void;
}

/** What of it a screen is told; a test's figures are taken by who measures. */
export type ShownRun = Omit<RunWatcher, 'tested'>;

const SECOND_MS = 1_000;
/** At least one: "back after 0 seconds" reads as if nothing had happened. */
export const wholeSeconds = (ms: number): number => Math.max(1, Math.round(ms / SECOND_MS));
