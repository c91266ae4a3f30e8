// The question a closed window asks once: go on in the background, or quit?
import { useEffect, useRef } from 'react';
import type { TrayPlace } from '../../main/contract/snapshot.ts';
import { useStore } from '../state/use-lode.ts';
import { useWords } from '../words/use-words.ts';

type Choice = 'background' | 'quit' | 'stay';

export function CloseQuestion({ idle, place }: { idle: boolean; place: TrayPlace }) {
  const store = useStore();
  const { t } = useWords();
  const dialogRef = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = dialogRef.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  const answer = (choice: Choice) => {
    void store.send({ type: 'window.answer-close', args: { choice } });
  };
  return (
    <dialog
      ref={dialogRef}
      aria-labelledby="close-title"
      aria-describedby="close-body"
      data-dialog="close"
      onCancel={(event) => {
        event.preventDefault();
        answer('stay');
      }}
    >
      <h2 id="close-title" className="dialog-title">
        {t(idle ? 'close.titleIdle' : 'close.title')}
      </h2>
      <p id="close-body">
        {t('close.body')} {t(`close.places.${place}`)} {t('close.later')}
      </p>
      <div className="dialog-actions">
        <button type="button" className="button button-primary" onClick={() => answer('background')}>
          {t(idle ? 'close.backgroundIdle' : 'close.background')}
        </button>
        <button type="button" className="button" onClick={() => answer('stay')}>
          {t('close.stay')}
        </button>
        <button type="button" className="button button-apart" onClick={() => answer('quit')}>
          {t('close.quit')}
        </button>
      </div>
    </dialog>
  );
}
