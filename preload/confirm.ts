// The bridge of the confirm window: the questions that main passes on, and the answers. Nothing else can be reached from there.
import { contextBridge, ipcRenderer } from 'electron';
import { CONFIRM_PORT_CHANNEL } from '../main/contract/channels.ts';
import type { ConfirmAnswer, ConfirmQuestion } from '../main/contract/confirm.ts';

/** What the page of the confirm window has. */
export interface ConfirmBridge {
  onQuestion(listener: (question: ConfirmQuestion) => void): void;
  answer(answer: ConfirmAnswer): void;
}

let port: MessagePort | null = null;
let listener: ((question: ConfirmQuestion) => void) | null = null;
/** One that came before the page listened. */
let early: ConfirmQuestion | null = null;

ipcRenderer.once(CONFIRM_PORT_CHANNEL, ({ ports: [given] }) => {
  port = given ?? null;
  if (!port) return;
  port.addEventListener('message', ({ data }: MessageEvent<ConfirmQuestion>) => {
    if (listener) listener(data);
    else early = data;
  });
  port.start();
});

const bridge: ConfirmBridge = {
  onQuestion: (heard) => {
    listener = heard;
    if (early) heard(early);
    early = null;
  },
  answer: (answer) => port?.postMessage(answer),
};
contextBridge.exposeInMainWorld('lodeConfirm', bridge);
