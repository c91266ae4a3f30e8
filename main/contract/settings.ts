// Settings a person can change. Kept in the database; every field has a default, so an older file reads whole.
import { z } from 'zod';
import { Currency } from './amounts.ts';
import { Work } from './miner-state.ts';
import { Politeness, PolitenessPatch } from './politeness.ts';
import { UpdateChannel } from './update.ts';
import { TcpPort } from './units.ts';

export const DEFAULT_AXON_PORT = 8091;

/** A house's main fuse, and far above any tariff: what is more was mistyped. */
const MOST_WATTS = 20_000;
const MOST_CENTS = 1_000;

export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** What closing the window does; `ask` until the person has answered once. */
  onClose: z.enum(['ask', 'background', 'quit']).default('ask'),
  axonPort: TcpPort.default(DEFAULT_AXON_PORT as TcpPort),
  /** What this computer draws while mining, in watts, as the person typed it. null: not said. */
  miningWatts: z.number().min(0).max(MOST_WATTS).nullable().default(null),
  /** Hundredths of `currency` for a kilowatt-hour. null: not said. */
  centsPerKwh: z.number().min(0).max(MOST_CENTS).nullable().default(null),
  currency: Currency.default('USD'),
  /** What Start begins: what was begun last. null: practice in languages. */
  lastWork: Work.nullable().default(null),
  politeness: Politeness.default(Politeness.parse({})),
  /** Whether updates are fetched and put in by themselves; else they are told of. */
  autoUpdate: z.boolean().default(true),
  updateChannel: UpdateChannel.default('stable'),
  /** Whether Lode tells by the system's notifications what needs a person. */
  notifications: z.boolean().default(true),
  /** Whether what was begun last is begun again as Lode opens. */
  startMining: z.boolean().default(false),
});
export type Settings = z.infer<typeof Settings>;

export const SettingsPatch = z
  .object({
    theme: Settings.shape.theme.unwrap(),
    onClose: Settings.shape.onClose.unwrap(),
    axonPort: TcpPort,
    miningWatts: Settings.shape.miningWatts.unwrap(),
    centsPerKwh: Settings.shape.centsPerKwh.unwrap(),
    currency: Currency,
    politeness: PolitenessPatch,
    autoUpdate: Settings.shape.autoUpdate.unwrap(),
    updateChannel: UpdateChannel,
    notifications: Settings.shape.notifications.unwrap(),
    startMining: Settings.shape.startMining.unwrap(),
  })
  .partial()
  .strict();
export type SettingsPatch = z.infer<typeof SettingsPatch>;
