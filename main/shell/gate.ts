// The gate's rules, apart from Electron: who may speak, and in what words.
import { type Command, type CommandResult, parseCommand } from '../contract/commands.ts';
import { APP_ORIGIN } from '../contract/page.ts';
import { fail } from '../contract/problem.ts';

/** What the gate looks at in an event's sender; Electron's WebFrameMain has it. */
export interface SenderFrame {
  readonly url: string;
  readonly origin: string;
  readonly parent: unknown;
}
export interface Sender {
  /** The web contents that sent. */
  readonly sender: unknown;
  /** null: the frame is gone, or has gone elsewhere since. */
  readonly senderFrame: SenderFrame | null;
}

/** Only the main frame of our own window, while it shows our own page. */
export function isOurPage(event: Sender, ourContents: unknown): boolean {
  const frame = event.senderFrame;
  return (
    ourContents !== null &&
    event.sender === ourContents &&
    frame !== null &&
    frame.parent === null &&
    frame.origin === APP_ORIGIN &&
    frame.url.startsWith(`${APP_ORIGIN}/`)
  );
}

/** Never rejects: the page gets a typed result, whatever it sent. */
export async function passCommand(
  input: unknown,
  allowed: boolean,
  handle: (command: Command) => Promise<CommandResult>,
): Promise<CommandResult> {
  if (!allowed) return fail('not-allowed');
  const parsed = parseCommand(input);
  return parsed.ok ? handle(parsed.value) : parsed;
}
