// The settings as they are kept: changed one after another, so that one that could not be saved takes back nothing but itself.
import type { CommandResult } from '../contract/commands.ts';
import { fail, ok } from '../contract/problem.ts';
import { Settings, type SettingsPatch } from '../contract/settings.ts';
import type { Storage } from './storage/storage.ts';

export type SettingsChange = SettingsPatch | Pick<Settings, 'lastWork'>;

export class KeptSettings {
  current: Settings = Settings.parse({});
  private readonly onChange: (before: Settings) => void;
  private storage: Storage | null = null;
  private saving: Promise<unknown> = Promise.resolve();

  /** `onChange`: told what it was, once the new is kept. */
  constructor(onChange: (before: Settings) => void) {
    this.onChange = onChange;
  }

  open(storage: Storage): void {
    this.storage = storage;
    this.current = storage.opened.settings;
  }

  /** Expected failures: as of `Storage.saveSettings`; `command-not-now` before `open` and after `close`. */
  change(patch: SettingsChange): Promise<CommandResult> {
    const changed = this.saving.then(() => this.save(patch));
    this.saving = changed;
    return changed;
  }

  close(): void {
    this.storage = null;
  }

  private async save(patch: SettingsChange): Promise<CommandResult> {
    if (!this.storage) return fail('command-not-now', { state: 'setting-up' });
    const before = this.current;
    const { politeness, ...rest } = 'politeness' in patch ? patch : { politeness: undefined, ...patch };
    const after: Settings = {
      ...before,
      ...given(rest),
      // Of politeness too a patch says what is to be another, and nothing of the rest.
      ...(politeness && { politeness: { ...before.politeness, ...given(politeness) } }),
    };
    const saved = await this.storage.saveSettings(after);
    if (!saved.ok) return saved;
    this.current = after;
    this.onChange(before);
    return ok({});
  }
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Absent stays as it was; a patch never takes a setting away. */
const given = <T extends object>(patch: T): Given<T> =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Given<T>;
