// systeminformation, asked in a thread: it starts tools of the system's and, for some of them, stands still until they have answered.
import type { Systeminformation } from 'systeminformation';
import { createThreadQueue } from '../inference/thread-queue.ts';
import type { StartThread } from '../threads.ts';

/** What is asked of it, by its own names. */
export interface SystemAnswers {
  readonly cpu: Pick<Systeminformation.CpuData, 'manufacturer' | 'brand' | 'physicalCores'>;
  readonly cpuTemperature: Pick<Systeminformation.CpuTemperatureData, 'main'>;
  readonly mem: Pick<Systeminformation.MemData, 'available'>;
  readonly battery: Pick<Systeminformation.BatteryData, 'hasBattery' | 'percent' | 'isCharging' | 'acConnected'>;
}
export type SystemQuestion = keyof SystemAnswers;

export interface SystemInformation {
  /** null: it could not be told. Never rejects. */
  ask<Q extends SystemQuestion>(question: Q): Promise<SystemAnswers[Q] | null>;
  close(): Promise<void>;
}

export function systemInformation(startThread: StartThread): SystemInformation {
  const queue = createThreadQueue<SystemQuestion, SystemAnswers[SystemQuestion]>(() => startThread('machine'));
  const never = new AbortController().signal;
  return {
    ask: async <Q extends SystemQuestion>(question: Q) => {
      const told = await queue.ask(question, never);
      return told.ok ? (told.value as SystemAnswers[Q]) : null;
    },
    close: () => queue.dispose(),
  };
}
