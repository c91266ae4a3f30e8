// What the shell's modules are given, and what a module is.
import type { Command, CommandResult } from '../contract/commands.ts';
import type { Launch } from '../contract/launch.ts';
import type { HouseSignals } from '../contract/pausing.ts';
import type { HelpDesk } from '../support/desk.ts';
import type { Log } from '../support/log.ts';
import type { Result } from '../contract/problem.ts';
import type { Trust } from '../contract/trust.ts';
import type { AppWindow } from './app-window.ts';
import type { Opening } from './engine-keeper.ts';
import type { Snapshots } from './snapshots.ts';
import type { Start } from './starts.ts';

/** Files of the app itself, absolute. */
export interface AppFiles {
  /** The built page. */
  readonly page: string;
  readonly preload: string;
  /** Icons of the app and the tray. */
  readonly icons: string;
}

export interface Shell {
  readonly launch: Launch;
  /** This start and how those before it went. */
  readonly start: Start;
  readonly files: AppFiles;
  readonly dataFolder: string;
  /** The app's own folder. */
  readonly home: string;
  /** Whose signatures this Lode goes by. */
  readonly trust: Trust;
  readonly snapshots: Snapshots;
  /** The engine's commands. Those of the window are handled by the gate's own module. */
  readonly send: (command: Command) => Promise<CommandResult>;
  /** Ends the engine in order and opens it as said. */
  readonly reopen: (opening: Opening) => Promise<void>;
  /** What this house can tell the engine's politeness. */
  readonly hear: (signals: HouseSignals) => void;
  readonly window: AppWindow;
  readonly log: Log;
  readonly help: HelpDesk;
  /** Stops the engine in order, then ends the app. Safe to call twice. */
  readonly quit: () => void;
  /** The same, with something to do once all of Lode has stopped: its last act. */
  readonly quitThen: (finish: () => Promise<void>) => void;
  readonly updates: { current: UpdateCommands | null };
}

/** What a person can ask of the updates. Both answer once it has begun. */
export interface UpdateCommands {
  check(): Result<void>;
  /** `now`: whatever it disturbs. */
  install(now: boolean): Result<void>;
  close(): void;
}

/** One concern of the shell. Enabled once the app is ready; the returned function undoes it. */
export interface ShellModule {
  enable(shell: Shell): () => void;
}
