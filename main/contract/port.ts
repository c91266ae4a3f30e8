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
  /** Folders in which the system's loader looks for libraries first: a GPU pack's (LD_LIBRARY_PATH). */
  readonly libraryFolders?: readonly string[];
}
/** Rejects only where the child could not be started at all. */
export type Spawn = (name: ProcessName, options?: SpawnOptions) => Promise<ChildPort>;
