// Asks the person, over the confirm port: one question at a time is shown; one that nobody answers is declined.
import {
  CONFIRM_LIMIT_MS,
  type ConfirmAnswer,
  type ConfirmQuestion,
  ConfirmReply,
  type ConfirmRequest,
} from '../../contract/confirm.ts';
import type { ParentPort } from '../../contract/port.ts';

/** How often a wrong word or passphrase may be typed again before the signer gives up on it. */
export const TRIES = 5;

export class Asker {
  readonly #post: (request: ConfirmRequest) => void;
  readonly #limitMs: number;
  readonly #waiting = new Map<number, (answer: ConfirmAnswer) => void>();
  #lastId = 0;
  /** A window was asked for and has not been told to go. */
  #shown = false;

  constructor(port: ParentPort, limitMs = CONFIRM_LIMIT_MS) {
    this.#post = (request) => port.post(request);
    this.#limitMs = limitMs;
    port.onMessage((message) => {
      const reply = ConfirmReply.safeParse(message);
      if (reply.success) this.#waiting.get(reply.data.id)?.(reply.data.answer);
    });
  }

  ask(question: ConfirmQuestion): Promise<ConfirmAnswer> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const settle = (answer: ConfirmAnswer): void => {
        clearTimeout(limit);
        this.#waiting.delete(id);
        resolve(answer);
      };
      const limit = setTimeout(() => settle({ kind: 'declined' }), this.#limitMs);
      this.#waiting.set(id, settle);
      this.#shown = true;
      this.#post({ kind: 'ask', id, question });
    });
  }

  async yes(question: ConfirmQuestion): Promise<boolean> {
    return (await this.ask(question)).kind === 'yes';
  }

  /** null: declined, or answered with something else than a text. */
  async text(question: ConfirmQuestion): Promise<string | null> {
    const answer = await this.ask(question);
    return answer.kind === 'text' ? answer.text : null;
  }

  /** The window may go. Whatever is still asked is declined. */
  close(): void {
    for (const settle of this.#waiting.values()) settle({ kind: 'declined' });
    if (this.#shown) this.#post({ kind: 'close' });
    this.#shown = false;
  }
}
