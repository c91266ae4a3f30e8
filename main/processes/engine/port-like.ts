// What Electron's parentPort and MessagePortMain have in common, without knowing Electron.

export interface PortLike {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: PortLike[] }) => void): unknown;
  /** A MessagePort keeps what comes until this is called; parentPort starts with its first listener. */
  start?(): void;
  close?(): void;
}
