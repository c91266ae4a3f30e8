// A measurement: a subnet's own full-sized test question, answered here while nothing is mined. What it took is remembered.
import type { Measured } from '../contract/offer.ts';
import { fail, ok, type Result } from '../contract/problem.ts';
import { type Manifest, type ServedSubnet, SUBNET_NAMES } from '../contract/subnet.ts';
import type { DurationMs, EpochMs } from '../contract/units.ts';
import type { SelfTestReport } from './subnets/adapter.ts';
import type { ModelFiles } from './subnets/adapter.ts';
import type { Workbench } from './workbench.ts';

/** null: its size is no question, so there is nothing to remember. */
export function measuredBy(manifest: Manifest, report: SelfTestReport, device: string | null, at: EpochMs): Measured | null {
  if (report.p95Ms === null) return null;
  return {
    at,
    p95Ms: report.p95Ms as DurationMs,
    samples: report.samples,
    limitMs: (manifest.preflightP95Ms ?? manifest.limits.softTimeoutMs) as DurationMs,
    device: device ?? '',
  };
}

export type Measurements = Partial<Record<ServedSubnet, Measured>>;

/** Opens what answers, asks it, and closes it again whatever came of it. */
export async function measure(
  manifest: Manifest,
  bench: Workbench,
  files: ModelFiles,
  now: () => EpochMs,
): Promise<Result<Measured>> {
  try {
    const tested = await bench.open(files);
    if (!tested.ok) return tested;
    const measured = measuredBy(manifest, tested.value, bench.device, now());
    return measured
      ? ok(measured)
      : fail('model-unfit', { subnet: SUBNET_NAMES[manifest.id], detail: 'its test measured nothing' });
  } finally {
    await bench.close();
  }
}
