// Launch: what a start of Lode is told by its command line and environment, the same for the app and for the rig.
import type { Command, CommandResult } from './commands.ts';
import { FIRST_WORK } from './miner-state.ts';
import type { EngineSnapshot } from './snapshot.ts';
import { TcpPort } from './units.ts';

export interface Launch {
  /** `--practice`: start practice by itself once the engine is ready. */
  readonly practice: boolean;
  /** `--hidden`: the app starts in the tray, without its window. */
  readonly hidden: boolean;
  /** `--data-folder=PATH` or LODE_DATA_FOLDER; null: the place this kind of computer has for such data. */
  readonly dataFolder: string | null;
  /** `--axon-port=N`: kept as the setting it changes. */
  readonly axonPort: TcpPort | null;
  /** `--practice-rate=N`: queries a second the practice validators ask. */
  readonly practiceRate: number | null;
  /** `--port=N`: where a rig serves its page; null: any free port. */
  readonly port: TcpPort | null;
  /** `--no-open` makes it false: a rig does not open the browser. */
  readonly open: boolean;
}

/** An argument that was not understood. `unknown` ones may be meant for Electron itself. */
export interface LaunchFault {
  readonly argument: string;
  readonly why: 'unknown' | 'value';
}

type Environment = Readonly<Record<string, string | undefined>>;
const MAX_PRACTICE_RATE = 10_000;

const port = (text: string): TcpPort | null => {
  const parsed = TcpPort.safeParse(/^\d{1,5}$/.test(text) ? Number(text) : Number.NaN);
  return parsed.success ? parsed.data : null;
};
const rate = (text: string): number | null => {
  const value = /^\d{1,5}(\.\d+)?$/.test(text) ? Number(text) : 0;
  return value > 0 && value <= MAX_PRACTICE_RATE ? value : null;
};

/** Reads arguments (without program and script) and environment. Never throws: what is wrong comes back as faults. */
export function readLaunch(args: readonly string[], env: Environment): { launch: Launch; faults: readonly LaunchFault[] } {
  const faults: LaunchFault[] = [];
  let launch: Launch = {
    practice: false,
    hidden: false,
    dataFolder: env.LODE_DATA_FOLDER || null,
    axonPort: null,
    practiceRate: null,
    port: null,
    open: true,
  };
  for (const argument of args) {
    const [name = '', ...rest] = argument.split('=');
    const value = rest.length > 0 ? rest.join('=') : null;
    const patch = readFlag(name, value);
    if (patch === null) faults.push({ argument, why: isFlag(name) ? 'value' : 'unknown' });
    else launch = { ...launch, ...patch };
  }
  return { launch, faults };
}

const isFlag = (name: string): boolean =>
  ['--practice', '--hidden', '--no-open', '--data-folder', '--axon-port', '--port', '--practice-rate'].includes(name);

function readFlag(name: string, value: string | null): Partial<Launch> | null {
  if (value === null) {
    if (name === '--practice') return { practice: true };
    if (name === '--hidden') return { hidden: true };
    return name === '--no-open' ? { open: false } : null;
  }
  const [asPort, asRate] = [port(value), rate(value)];
  if (name === '--data-folder' && value !== '') return { dataFolder: value };
  if (name === '--practice-rate' && asRate !== null) return { practiceRate: asRate };
  if (name === '--axon-port' && asPort !== null) return { axonPort: asPort };
  return name === '--port' && asPort !== null ? { port: asPort } : null;
}

/**
 * Where such data belongs by each system's own custom: XDG_DATA_HOME (or ~/.local/share), ~/Library/Application Support,
 * %LOCALAPPDATA% (a database must not roam). The app and the rig share it, so history and settings are the same in both.
 */
export function conventionalDataFolder(platform: string, env: Environment, home: string): string {
  if (platform === 'win32') return `${env.LOCALAPPDATA || `${home}\\AppData\\Local`}\\Lode`;
  if (platform === 'darwin') return `${home}/Library/Application Support/Lode`;
  const xdg = env.XDG_DATA_HOME;
  // The XDG base directory specification: a path that is not absolute must be ignored.
  return `${xdg?.startsWith('/') ? xdg : `${home}/.local/share`}/lode`;
}

/** What a launch asks of the engine, sent once it is ready for it: first the port, then Start. Returns the way to stop waiting. */
export function obeyLaunch(
  launch: Pick<Launch, 'practice' | 'axonPort'>,
  snapshots: { readonly current: EngineSnapshot; subscribe(listener: (snapshot: EngineSnapshot) => void): () => void },
  send: (command: Command) => Promise<CommandResult>,
): () => void {
  let obeyed = !launch.practice && launch.axonPort === null;
  const obey = async ({ miner }: EngineSnapshot) => {
    if (obeyed || miner.kind !== 'ready') return;
    obeyed = true;
    if (launch.axonPort !== null) await send({ type: 'settings.change', args: { patch: { axonPort: launch.axonPort } } });
    if (launch.practice) await send({ type: 'miner.start', args: { work: FIRST_WORK } });
  };
  void obey(snapshots.current);
  return snapshots.subscribe((snapshot) => void obey(snapshot));
}
