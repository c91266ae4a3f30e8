// The signer's questions as main hears them: each is shown by the confirmer, and its answer goes back over the same port.
import type { MessagePortMain } from 'electron';
import { ConfirmRequest, type ConfirmReply } from '../contract/confirm.ts';
import type { ConfirmAnswer, ConfirmQuestion } from '../contract/confirm.ts';

export interface ShownConfirmer {
  ask(question: ConfirmQuestion): Promise<ConfirmAnswer>;
  /** The signer has what it wants, or has given up: the window goes. */
  close(): void;
}

export function answerSigner(port: Pick<MessagePortMain, 'on' | 'postMessage' | 'start'>, confirmer: ShownConfirmer): void {
  port.on('message', ({ data }) => {
    const request = ConfirmRequest.safeParse(data);
    if (!request.success) return;
    if (request.data.kind === 'close') {
      confirmer.close();
      return;
    }
    const { id, question } = request.data;
    const reply = (answer: ConfirmAnswer) => port.postMessage({ kind: 'answer', id, answer } satisfies ConfirmReply);
    confirmer.ask(question).then(reply, () => reply({ kind: 'declined' }));
  });
  // A signer that died asks no more.
  port.on('close', () => confirmer.close());
  port.start();
}
