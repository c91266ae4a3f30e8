// Unpacking as the engine asks for it: a thread an archive, which is ended where nobody wants it any more.
import { fail, type Result } from '../../../contract/problem.ts';
import type { StartThread } from '../../threads.ts';
import type { UnpackWork } from './unpack.ts';

type FromThread =
  | { readonly kind: 'progress'; readonly bytes: number }
  | { readonly kind: 'done'; readonly result: Result<null> };

/** Expected failures: those of `unpack`, `disk-full`, `folder-unusable`, `download-cancelled`. Never rejects. */
export function unpackInThread(
  startThread: StartThread,
  work: UnpackWork,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (bytes: number) => void },
): Promise<Result<null>> {
  if (signal.aborted) return Promise.resolve(fail('download-cancelled'));
  return new Promise((resolve) => {
    const worker = startThread('gpu-pack', work);
    const cancel = (): void => void worker.terminate();
    signal.addEventListener('abort', cancel, { once: true });
    let result: Result<null> | null = null;
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'progress') onProgress(message.bytes);
      else result = message.result;
    });
    worker.on('error', () => undefined); // its exit follows and is what counts
    worker.on('exit', () => {
      signal.removeEventListener('abort', cancel);
      const gone = signal.aborted ? fail('download-cancelled') : fail('download-wrong', { file: work.archive });
      resolve(result ?? gone);
    });
  });
}
