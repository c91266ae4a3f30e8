// The signer's one channel under fork, taken apart: the engine hears its own half alone, the questions go to who asks the person.
import { type Confirmer, ConfirmRequest, type ConfirmReply } from '../contract/confirm.ts';
import type { ChildPort } from '../contract/port.ts';

interface Envelope {
  readonly channel: 'engine' | 'confirm';
  readonly message: unknown;
}
const isEnvelope = (value: unknown): value is Envelope =>
  typeof value === 'object' && value !== null && 'channel' in value && 'message' in value;

/** `port`: to a forked signer. Answers the engine's half of it. */
export function engineHalf(port: ChildPort, confirmer: Confirmer): ChildPort {
  const listeners: ((message: unknown) => void)[] = [];
  let early: unknown[] | null = [];
  port.onMessage((envelope) => {
    if (!isEnvelope(envelope)) return;
    if (envelope.channel === 'confirm') void answer(port, confirmer, envelope.message);
    else if (early) early.push(envelope.message);
    else for (const listener of listeners) listener(envelope.message);
  });
  return {
    ...port,
    post: (message) => port.post({ channel: 'engine', message } satisfies Envelope),
    onMessage: (listener) => {
      listeners.push(listener);
      const waiting = early;
      early = null;
      for (const message of waiting ?? []) listener(message);
    },
  };
}

async function answer(port: ChildPort, confirmer: Confirmer, message: unknown): Promise<void> {
  const request = ConfirmRequest.safeParse(message);
  if (!request.success || request.data.kind !== 'ask') return;
  const { id, question } = request.data;
  const said = await confirmer(question).catch(() => ({ kind: 'declined' }) as const);
  port.post({ channel: 'confirm', message: { kind: 'answer', id, answer: said } satisfies ConfirmReply } satisfies Envelope);
}
