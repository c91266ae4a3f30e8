// Opening at login on Linux: a file in the desktop's autostart folder, by freedesktop.org's Desktop Entry and Autostart specifications.
import { access, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../engine/write-whole.ts';
import type { LoginItem } from './login.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const FILE = 'lode.desktop';

/** The folder whose files the desktop starts at login. XDG base directories: a path that is not absolute is ignored. */
export function autostartFolder(env: Environment, home: string): string {
  const config = env['XDG_CONFIG_HOME'];
  return path.join(config?.startsWith('/') ? config : path.join(home, '.config'), 'autostart');
}

/** One argument of `Exec`: always quoted, which is always right; then escaped as every value of such a file is. */
function quoted(argument: string): string {
  if (/[\n\r\0]/.test(argument)) throw new Error('a command of a desktop file is one line');
  const inQuotes = argument.replace(/(["`$\\])/g, '\\$1').replaceAll('%', '%%');
  return `"${inQuotes.replaceAll('\\', '\\\\')}"`;
}

/** The whole file. `command`: the program and its arguments, as they are. Throws for what no such file can say. */
export function autostartEntry(command: readonly string[], name: string): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    `Name=${name}`,
    `Exec=${command.map(quoted).join(' ')}`,
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** The first argument of an `Exec` as it was before it was quoted. null: there is none. */
function programOf(exec: string): string | null {
  const text = exec.replaceAll('\\\\', '\\').trim();
  const inQuotes = /^"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  const program = inQuotes?.replace(/\\(.)/g, '$1') ?? /^\S+/.exec(text)?.[0];
  return program?.replaceAll('%%', '%') ?? null;
}

/** What a file in that folder says: which program it starts, and whether it does. Other programs, and people, write it too. */
export function readEntry(text: string): { readonly on: boolean; readonly program: string | null } {
  // A group ends where a line begins the next one; brackets stand in values and in names of languages too.
  const own = /^\[Desktop Entry\][ \t]*$([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(text)?.[1] ?? '';
  const value = (key: string) => new RegExp(`^${key}[ \\t]*=[ \\t]*(.*)$`, 'm').exec(own)?.[1]?.trim();
  const off = value('Hidden') === 'true' || value('X-GNOME-Autostart-enabled') === 'false';
  const exec = value('Exec');
  return { on: !off && exec !== undefined, program: exec === undefined ? null : programOf(exec) };
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** `command`: what is to be started; an AppImage by its own file, which is not where it is mounted while it runs. */
export function autostartItem(folder: string, command: readonly string[], name: string): LoginItem {
  const file = path.join(folder, FILE);
  return {
    read: async () => {
      try {
        const { on, program } = readEntry(await readFile(file, 'utf8'));
        // A file that starts what is no longer there starts nothing.
        return on && program !== null && (!path.isAbsolute(program) || (await isThere(program)));
      } catch (error) {
        return (error as NodeJS.ErrnoException).code === 'ENOENT' ? false : null;
      }
    },
    write: async (opens) => {
      if (!opens) {
        await rm(file, { force: true });
        return;
      }
      await mkdir(folder, { recursive: true });
      await writeWhole(file, autostartEntry(command, name));
    },
  };
}
