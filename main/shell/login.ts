// Whether Lode opens at login: off until a person asks for it, changed in the system's own place, and read back from there.
import path from 'node:path';
import type { Launch } from '../contract/launch.ts';
import { fail, ok, type Result } from '../contract/problem.ts';
import { inWords } from '../support/defects.ts';
import type { Shell } from './shell.ts';

/** The system's own list of what opens at login, as far as it is about Lode. */
export interface LoginItem {
  /** What the system says now, which a person may have changed there. null: it does not tell. */
  read(): Promise<boolean | null>;
  /** Rejects where the system refuses. */
  write(opens: boolean): Promise<void>;
}

/** Hidden, and with the same data as now: at login it is started from another folder than it may have been from. */
export const loginFlags = ({ dataFolder }: Pick<Launch, 'dataFolder'>): string[] => [
  '--hidden',
  ...(dataFolder === null ? [] : [`--data-folder=${path.resolve(dataFolder)}`]),
];

type Teller = Pick<Shell, 'snapshots'>;

/** Says what the system says. `item` null: this system or this kind of package has no such list that Lode may write. */
export async function tellLogin({ snapshots }: Teller, item: LoginItem | null): Promise<void> {
  snapshots.tell({ opensAtLogin: item === null ? null : await item.read() });
}

/** Changes it, then says what came of it: what was asked for is not taken for what is. */
export async function changeLogin(shell: Teller, item: LoginItem | null, opens: boolean): Promise<Result<Record<string, never>>> {
  if (item === null) return fail('not-allowed');
  try {
    await item.write(opens);
  } catch (error) {
    return fail('login-refused', { detail: inWords(error) });
  } finally {
    await tellLogin(shell, item);
  }
  return (await item.read()) === opens ? ok({}) : fail('login-refused', { detail: '' });
}
