// While a command waits for the person's answer elsewhere: where that is.
import { AppWindow } from 'lucide-react';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import { useWords } from '../words/use-words.ts';
import { ICON } from './icon.ts';

export function Asked({ host, asks }: { host: Snapshot['host']; asks: boolean }) {
  const { t } = useWords();
  return (
    <output className="asked">
      {asks ? (
        <>
          <AppWindow {...ICON} />
          {t(host.kind === 'rig' ? 'money.waitingRig' : 'money.waiting')}
        </>
      ) : null}
    </output>
  );
}
