// The router's door as the engine holds it. What listens to the home network runs in a thread: @achingbrain/nat-port-mapper 4.0.5
// throws where nobody can catch it on packets any device at home can send, and the thread alone ends by them.
import type { Worker } from 'node:worker_threads';
import type { RouterView } from '../../contract/reach.ts';
import type { TcpPort } from '../../contract/units.ts';
import type { Clock } from '../clock.ts';
import type { StartThread } from '../threads.ts';

/** What can be asked of a router. */
export interface RouterDoor {
  /** What it says. Nothing is changed in it. */
  look(): Promise<RouterView>;
  open(port: TcpPort): Promise<RouterView>;
  /** Closes what was opened, within a few seconds whatever the router does. */
  close(): Promise<void>;
}

export type ToRouter = { readonly id: number } & (
  | { readonly kind: 'look' }
  | { readonly kind: 'open'; readonly port: TcpPort }
  | { readonly kind: 'close' }
);
export interface FromRouter {
  readonly id: number;
  /** null: of `close`. */
  readonly view: RouterView | null;
}

const SILENT = { kind: 'silent' } as const;
/** Finding, asking, closing the one before and opening the next. */
const ASK_LIMIT_MS = 25_000;
/** Stop may not wait for a router. */
const CLOSE_LIMIT_MS = 2_500;
/** The lease it had is good for most of an hour: there is no hurry, and a device that keeps throwing packets costs us little. */
const REOPEN_MS = 60_000;

export class ThreadedMapping implements RouterDoor {
  private readonly clock: Clock;
  private readonly startThread: StartThread;
  private worker: Worker | null = null;
  private lastId = 0;
  private readonly asked = new Map<number, (view: RouterView | null) => void>();
  /** What a person wants open, and is to be opened again should the thread end. */
  private wanted: TcpPort | null = null;
  private cancelReopening: (() => void) | null = null;

  constructor(clock: Clock, startThread: StartThread) {
    this.clock = clock;
    this.startThread = startThread;
  }

  async look(): Promise<RouterView> {
    const view = (await this.ask({ kind: 'look' }, ASK_LIMIT_MS)) ?? SILENT;
    // Nobody listens to the home network for longer than it takes.
    if (this.wanted === null) this.end();
    return view;
  }

  async open(port: TcpPort): Promise<RouterView> {
    this.wanted = port;
    const view = (await this.ask({ kind: 'open', port }, ASK_LIMIT_MS)) ?? SILENT;
    if (view.kind !== 'mapped' && this.wanted === port) {
      this.wanted = null;
      this.end();
    }
    return view;
  }

  async close(): Promise<void> {
    this.wanted = null;
    this.cancelReopening?.();
    if (this.worker) await this.ask({ kind: 'close' }, CLOSE_LIMIT_MS);
    this.end();
  }

  private ask(
    question: { kind: 'look' | 'close' } | { kind: 'open'; port: TcpPort },
    limitMs: number,
  ): Promise<RouterView | null> {
    this.worker ??= this.start();
    const { worker } = this;
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((resolve) => {
      const settle = (view: RouterView | null): void => {
        cancel();
        this.asked.delete(id);
        resolve(view);
      };
      // What hangs now would hang the next time too; the next one is asked of a new thread.
      const cancel = this.clock.after(limitMs, () => this.end(worker));
      this.asked.set(id, settle);
      worker.postMessage({ id, ...question } satisfies ToRouter);
    });
  }

  private start(): Worker {
    const worker = this.startThread('router');
    worker.on('message', ({ id, view }: FromRouter) => this.asked.get(id)?.(view));
    // What it says is about the packet that ended it; that it ended is what counts.
    worker.on('error', () => undefined);
    worker.once('exit', () => this.gone(worker));
    worker.unref();
    return worker;
  }

  private end(worker = this.worker): void {
    if (!worker) return;
    void worker.terminate();
    this.gone(worker);
  }

  private gone(worker: Worker): void {
    if (worker !== this.worker) return;
    this.worker = null;
    for (const settle of this.asked.values()) settle(null);
    const { wanted } = this;
    if (wanted === null) return;
    this.cancelReopening?.();
    this.cancelReopening = this.clock.after(REOPEN_MS, () => {
      if (this.wanted !== null) void this.open(this.wanted);
    });
  }
}
