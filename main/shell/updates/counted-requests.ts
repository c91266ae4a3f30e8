// electron-updater's requests, counted: what comes is seen as it comes, and an answer that goes on and on is cut off.
import type { Readable } from 'node:stream';
import type { IncomingMessage } from 'electron';
import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js';

/** A list of releases is a few kilobytes. */
const MOST_ANSWER_BYTES = 1_048_576;

export class CountedRequests extends ElectronHttpExecutor {
  /** While a file is fetched: hears of each piece of it, and what is cut off is up to whoever listens. null: an answer is read whole. */
  onBytes: ((bytes: number) => void) | null = null;

  override createRequest(options: unknown, callback: (response: IncomingMessage) => void): Electron.ClientRequest {
    return super.createRequest(options, (response: IncomingMessage) => {
      let read = 0;
      response.on('data', (part) => {
        read += part.length;
        if (this.onBytes) this.onBytes(part.length);
        else if (read > MOST_ANSWER_BYTES) (response as unknown as Readable).destroy(tooLong());
      });
      callback(response);
    });
  }
}

const tooLong = (): Error => Object.assign(new Error('too long'), { code: 'ERR_ANSWER_TOO_LONG' });
