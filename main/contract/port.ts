// A port: the one shape in which a parent and a child process speak, whoever started the child.
// Messages are structured-cloned (typed arrays travel as they are; on a rig by node's "advanced" serialization).

/** The parent's end. The engine is handed `spawn` and never starts a process itself. */
export interface ChildPort {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, whatever ended the child. `code` null: killed by a signal or unknown. */
  onExit(listener: (exit: { readonly code: number | null }) => void): void;
  /** Ends the child at once (SIGKILL or its like). Safe to call twice and after exit. */
  kill(): void;
  /** The child's process id, for the memory bench and for tests; null when unknown. */
  readonly pid: number | null;
}

/** The child's end. */
export interface ParentPort {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

export const PROCESS_NAMES = ['inference', 'validator', 'signer', 'chain-node', 'device-probe'] as const;
export type ProcessName = (typeof PROCESS_NAMES)[number];
/** What the engine may say of how a child is started. */
export interface SpawnOptions {
  /** Folders in which the system's loader looks for libraries first: a GPU pack's. */
  readonly libraryFolders?: readonly string[];
}

/** Where the loader is told to look. macOS drops its own such variable before a protected program starts: there it is not used. */
const LOADER_PATHS: Readonly<Record<string, { readonly name: string; readonly between: string }>> = {
  linux: { name: 'LD_LIBRARY_PATH', between: ':' },
  win32: { name: 'PATH', between: ';' },
};

/** ONNX Runtime tells its maker of its use unless it is told not to before it is loaded, in whichever process that is. */
const UNTOLD = { ORT_DISABLE_TELEMETRY: '1' };

/** A child's environment: the parent's, without telemetry, and with the library folders in front of where the loader looks already. */
export function childEnvironment(
  parent: Readonly<Record<string, string | undefined>>,
  platform: string,
  { libraryFolders = [] }: SpawnOptions = {},
): Record<string, string | undefined> {
  const loader = LOADER_PATHS[platform];
  if (!loader || libraryFolders.length === 0) return { ...parent, ...UNTOLD };
  // Windows does not tell "Path" from "PATH", and a child may not get both.
  const name =
    platform === 'win32' ? (Object.keys(parent).find((key) => key.toUpperCase() === loader.name) ?? loader.name) : loader.name;
  const before = parent[name];
  return { ...parent, ...UNTOLD, [name]: [...libraryFolders, ...(before ? [before] : [])].join(loader.between) };
}
/** Rejects only where the child could not be started at all. */
export type Spawn = (name: ProcessName, options?: SpawnOptions) => Promise<ChildPort>;
