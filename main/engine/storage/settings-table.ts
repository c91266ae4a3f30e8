// Settings as rows of name and JSON; what is absent or no longer understood reads as its default.
import { Settings } from '../../contract/settings.ts';
import { type Sqlite } from './database.ts';
import { inTransaction } from './ledger.ts';

export function readSettings(db: Sqlite): Settings {
  const found: Record<string, unknown> = {};
  for (const [name, value] of db.prepare('SELECT name, value FROM settings').raw().all([]) as [string, string][]) {
    const field = (Settings.shape as Record<string, (typeof Settings.shape)[keyof typeof Settings.shape] | undefined>)[name];
    const parsed = field?.safeParse(parseJson(value));
    // One field that cannot be read costs that field alone.
    if (parsed?.success) found[name] = parsed.data;
  }
  return Settings.parse(found);
}

export function writeSettings(db: Sqlite, settings: Settings): void {
  const put = db.prepare('INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
  inTransaction(db, () => {
    for (const [name, value] of Object.entries(settings)) put.run([name, JSON.stringify(value)]);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
