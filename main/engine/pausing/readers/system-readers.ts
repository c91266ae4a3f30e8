// What each system's readers are, and how often each is asked: often what is cheap, rarely what is not.
import type { ComputerView } from '../../../contract/computer.ts';
import type { Device } from '../../../contract/device.ts';
import type { Clock } from '../../clock.ts';
import type { RunTool } from '../../run-tool.ts';
import { type Told, unread, type Value } from './told.ts';

/** Those that the system is asked for; the others are heard of, or stand in the devices' view. */
export type Asked = 'gpu' | 'fullScreen' | 'call' | 'idle' | 'network' | 'session';

export interface Reader<T> {
  readonly everyMs: number;
  /** Never rejects. */
  read(): Promise<Told<T>>;
}
export type SystemReaders = { readonly [S in Asked]: Reader<Value<S>> };

export interface SystemReadersOptions {
  readonly clock: Clock;
  readonly run: RunTool;
  readonly platform: NodeJS.Platform;
  /** Whether a process is one of Lode's. */
  readonly isOurs: (pid: number) => boolean;
  readonly computer: () => ComputerView | null;
  /** What answers, or answered last. null: nothing has. */
  readonly device: () => Device | null;
  /** Lode computes nothing now: what a card does, others do. */
  readonly holdsStill: () => boolean;
}

const RARELY_MS = 60_000;

const nowhere = (): Reader<never> => ({ everyMs: RARELY_MS, read: () => Promise.resolve(unread('not-here')) });

export function systemReaders(_options: SystemReadersOptions): SystemReaders {
  return {
    gpu: nowhere(),
    fullScreen: nowhere(),
    call: nowhere(),
    idle: nowhere(),
    network: nowhere(),
    session: nowhere(),
  };
}
