// Another feel while at work: what a process cannot change about itself it gets by another one, which is handed the queries once it is ready.
// A model keeps the threads it was loaded with, and a process that has stepped back is not let forward again; so a second process is
// opened beside the first, loads the same models, and takes every run from then on, while the first ends what it has.
import { type Effort, isRaised } from '../../contract/feel.ts';
import type { Clock } from '../clock.ts';
import type { InferenceClient, InferenceEvent, ModelRef } from './inference.ts';

export interface HandoverOptions {
  readonly clock: Clock;
  readonly effort: Effort;
  readonly create: (effort: Effort, onEvent: (event: InferenceEvent) => void) => InferenceClient;
  readonly onEvent: (event: InferenceEvent) => void;
}

export function createHandover({ clock, create, onEvent, ...options }: HandoverOptions): InferenceClient {
  let effort = options.effort;
  /** Rises with every wish, and at the end: a successor that is no longer wanted goes. */
  let wish = 0;
  let successor: InferenceClient | null = null;
  /** Since when the one at work is lost, as its owner was told. */
  let lostAt: number | null = null;
  const models = new Map<string, ModelRef>();
  const underWay = new Map<InferenceClient, number>();

  const start = (): InferenceClient => {
    const made: InferenceClient = create(effort, (event) => {
      if (made !== atWork) return;
      if (event.kind === 'lost') lostAt ??= clock.monotonic();
      if (event.kind === 'back') lostAt = null;
      onEvent(event);
    });
    return made;
  };
  let atWork = start();
  /** What the one at work cannot change any more: the threads it was opened with, and how far it has stepped back. */
  let held: Pick<Effort, 'threads' | 'priority'> = effort;
  let isOpen = false;

  const retireIfDone = (client: InferenceClient): void => {
    if (client !== atWork && client !== successor && (underWay.get(client) ?? 0) === 0) {
      underWay.delete(client);
      void client.close();
    }
  };

  const takeOver = (next: InferenceClient): void => {
    const before = atWork;
    atWork = next;
    held = effort;
    successor = null;
    if (lostAt !== null) onEvent({ kind: 'back', downMs: clock.monotonic() - lostAt });
    lostAt = null;
    retireIfDone(before);
  };

  /** Where it comes to nothing, on another rung say because a card had no room for both, the one at work goes on as well as it can. */
  const succeed = async (own: number): Promise<void> => {
    const next = start();
    successor = next;
    let loaded = (await next.open()).ok;
    // One that is loaded meanwhile is in the map by the time this comes to its end.
    for (const model of models.values()) loaded &&= (await next.load(model)).ok;
    if (own !== wish) return;
    if (loaded && next.device?.provider === atWork.device?.provider) takeOver(next);
    else {
      successor = null;
      await next.close();
    }
  };

  /** Looks whether the one at work can do as is wished. */
  const settle = (): void => {
    wish += 1;
    void successor?.close();
    successor = null;
    const other = ({ threads = Infinity }: ModelRef): boolean =>
      Math.min(threads, effort.threads) !== Math.min(threads, held.threads);
    const threads = atWork.device?.provider === 'cpu' && [...models.values()].some(other);
    if (isOpen && (threads || isRaised(held.priority, effort.priority))) void succeed(wish);
  };

  /** All but the one at work. */
  const endOthers = async (): Promise<void> => {
    isOpen = false;
    settle();
    lostAt = null;
    const others = [...underWay.keys()].filter((client) => client !== atWork);
    for (const client of others) underWay.delete(client);
    await Promise.all(others.map((client) => client.close()));
  };

  return {
    open: async () => {
      if (!isOpen) held = effort;
      const opened = await atWork.open();
      isOpen = opened.ok;
      // It may have been told otherwise while it opened.
      settle();
      return opened;
    },
    load: async (model) => {
      models.set(model.id, model);
      const loaded = await atWork.load(model);
      if (!loaded.ok) models.delete(model.id);
      return loaded;
    },
    run: async (request) => {
      const client = atWork;
      underWay.set(client, (underWay.get(client) ?? 0) + 1);
      const result = await client.run(request);
      underWay.set(client, (underWay.get(client) ?? 1) - 1);
      retireIfDone(client);
      return result;
    },
    feel: (asked) => {
      effort = asked;
      // At once what can be had at once.
      atWork.feel(asked);
      if (isRaised(asked.priority, held.priority)) held = { ...held, priority: asked.priority };
      settle();
    },
    rest: async () => {
      await endOthers();
      await atWork.rest();
    },
    close: async () => {
      models.clear();
      await endOthers();
      await atWork.close();
    },
    get device() {
      return atWork.device;
    },
    get ladder() {
      return atWork.ladder;
    },
    get pid() {
      return atWork.pid;
    },
  };
}
