// Help on a rig: the file is saved in the data folder, and the page puts the summary into its own clipboard.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CommandResult } from '../contract/commands.ts';
import { assertNever, fail, ok } from '../contract/problem.ts';
import type { SupportCommand } from '../contract/support-commands.ts';
import type { HelpDesk } from '../support/desk.ts';
import type { Log } from '../support/log.ts';

/** Its owner's alone. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

export async function handleRigSupport(
  { help, dataFolder, log }: { readonly help: HelpDesk; readonly dataFolder: string; readonly log: Log },
  command: SupportCommand,
): Promise<CommandResult> {
  switch (command.type) {
    case 'support.preview':
      return ok(await help.preview());
    case 'support.save': {
      const file = help.shown(command.args.reference);
      if (!file) return fail('command-invalid', { detail: 'support.save: reference' });
      const folder = path.join(dataFolder, 'support');
      const saved = path.join(folder, file.fileName);
      try {
        await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
        await writeFile(saved, file.text, { mode: FILE_MODE });
      } catch (error) {
        return fail('support-not-saved', { detail: (error as NodeJS.ErrnoException).code ?? 'unknown' });
      }
      log.event('support-saved', { bytes: Buffer.byteLength(file.text) });
      return ok({ saved });
    }
    case 'support.copy':
      return ok({ text: help.summary(), copied: false });
    default:
      return assertNever(command);
  }
}
