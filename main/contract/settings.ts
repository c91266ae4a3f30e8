// Settings a person can change. Kept in the database; every field has a default, so an older file reads whole.
import { z } from 'zod';
import { TcpPort } from './units.ts';

export const DEFAULT_AXON_PORT = 8091;

export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** What closing the window does; `ask` until the person has answered once. */
  onClose: z.enum(['ask', 'background', 'quit']).default('ask'),
  axonPort: TcpPort.default(DEFAULT_AXON_PORT as TcpPort),
});
export type Settings = z.infer<typeof Settings>;

export const SettingsPatch = z
  .object({ theme: Settings.shape.theme.unwrap(), onClose: Settings.shape.onClose.unwrap(), axonPort: TcpPort })
  .partial()
  .strict();
export type SettingsPatch = z.infer<typeof SettingsPatch>;
