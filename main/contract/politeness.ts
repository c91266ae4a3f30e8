// Politeness as a person sets it: what Lode yields to, and how much of the computer it takes while it does not.
import { z } from 'zod';

/** How the computer feels while Lode works, from not noticed at all to everything it has. */
export const FEELS = ['unnoticeable', 'balanced', 'all-out'] as const;
export const Feel = z.enum(FEELS);
export type Feel = z.infer<typeof Feel>;

/** A limit on heat, in °C: what may be chosen, and what stands where nothing was. */
export const HEAT_LIMIT_C = { least: 50, usual: 85, most: 105 } as const;
/** Once too hot it must have lost so many °C before it is worth going on: some are gone as soon as a card rests. */
export const COOLER_BY_C = 8;
/** Without a key or a movement for so long, nobody is using the computer. Long enough to read a page. */
export const IDLE_AFTER_MS = 5 * 60_000;
/** Of quiet hours, and of cheap ones. */
export const MOST_WINDOWS = 14;

/** Minutes since local midnight. */
const MinuteOfDay = z
  .number()
  .int()
  .min(0)
  .max(24 * 60 - 1);
/** 0: Sunday. */
const Weekday = z.number().int().min(0).max(6);

/** From `from` up to `to` on each of the days, over midnight where `to` is not later; the same minute twice is the whole day. */
export const TimeWindow = z.object({ days: z.array(Weekday).min(1).max(7), from: MinuteOfDay, to: MinuteOfDay });
export type TimeWindow = z.infer<typeof TimeWindow>;
const Windows = z.array(TimeWindow).max(MOST_WINDOWS);

export const Politeness = z.object({
  feel: Feel.default('balanced'),
  onBattery: z.boolean().default(true),
  gpuBusy: z.boolean().default(true),
  fullScreen: z.boolean().default(true),
  videoCall: z.boolean().default(true),
  otherUser: z.boolean().default(true),
  metered: z.boolean().default(true),
  /** Only while nobody uses the computer. */
  onlyIdle: z.boolean().default(false),
  /** Paused above it; it resumes some degrees below. null: no limit of Lode's own. */
  hottestC: z.number().min(HEAT_LIMIT_C.least).max(HEAT_LIMIT_C.most).nullable().default(HEAT_LIMIT_C.usual),
  /** No mining within these. */
  quietHours: Windows.default([]),
  /** Mining within these alone; none: at any time. */
  cheapHours: Windows.default([]),
});
export type Politeness = z.infer<typeof Politeness>;

/** What is to be another; the rest stays as it is. */
export const PolitenessPatch = z
  .object({
    feel: Feel,
    onBattery: z.boolean(),
    gpuBusy: z.boolean(),
    fullScreen: z.boolean(),
    videoCall: z.boolean(),
    otherUser: z.boolean(),
    metered: z.boolean(),
    onlyIdle: z.boolean(),
    hottestC: Politeness.shape.hottestC.unwrap(),
    quietHours: Windows,
    cheapHours: Windows,
  } satisfies Record<keyof Politeness, z.ZodType>)
  .partial()
  .strict();
export type PolitenessPatch = z.infer<typeof PolitenessPatch>;
