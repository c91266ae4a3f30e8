// Help on a desktop: the file is saved where a person says in the system's own dialog, the summary goes to the clipboard.
import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { app, clipboard, dialog } from 'electron';
import type { CommandResult } from '../contract/commands.ts';
import { assertNever, fail, ok } from '../contract/problem.ts';
import type { SupportCommand } from '../contract/support-commands.ts';
import type { Shell } from './shell.ts';

/** Its owner's alone. */
const MODE = 0o600;

export async function handleSupport(
  shell: Pick<Shell, 'help' | 'window' | 'log'>,
  command: SupportCommand,
): Promise<CommandResult> {
  const { help, window, log } = shell;
  switch (command.type) {
    case 'support.preview':
      return ok(await help.preview());
    case 'support.save': {
      const file = help.shown(command.args.reference);
      if (!file) return fail('command-invalid', { detail: 'support.save: reference' });
      const options = { defaultPath: path.join(app.getPath('documents'), file.fileName) };
      const over = window.current;
      const { filePath, canceled } = await (over ? dialog.showSaveDialog(over, options) : dialog.showSaveDialog(options));
      if (canceled || filePath === '') return ok({ saved: null });
      return save(filePath, file.text, log);
    }
    case 'support.copy': {
      const text = help.summary();
      await clipboard.writeText(text);
      return ok({ text, copied: true });
    }
    default:
      return assertNever(command);
  }
}

async function save(file: string, text: string, log: Shell['log']): Promise<CommandResult> {
  try {
    await writeFile(file, text, { mode: MODE });
    // One that was there before keeps its own mode.
    await chmod(file, MODE);
  } catch (error) {
    return fail('support-not-saved', { detail: (error as NodeJS.ErrnoException).code ?? 'unknown' });
  }
  log.event('support-saved', { bytes: Buffer.byteLength(text) });
  return ok({ saved: file });
}
