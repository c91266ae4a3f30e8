// The GPU pack: what it is, where it stands, and its download.
import { Download, Trash2, X } from 'lucide-react';
import type { GpuPack } from '../../../main/contract/computer.ts';
import { assertNever } from '../../../main/contract/problem.ts';
import { packSentence } from '../../../main/contract/words/device-sentences.ts';
import { problemSentences } from '../../../main/contract/words/sentence.ts';
import type { Asking } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { Progress } from '../../ui/Progress.tsx';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { bytes, day } from '../../words/numbers.ts';
import { useWords } from '../../words/use-words.ts';

export function GpuPackPart({ pack, asking }: { pack: GpuPack; asking: Asking }) {
  const { t, say } = useWords();
  return (
    <div className="computer" data-pack={pack.kind}>
      <p>{say(packSentence(pack))}</p>
      <Standing pack={pack} asking={asking} />
      <p className="hint">{t('computer.packHint')}</p>
    </div>
  );
}

function Standing({ pack, asking }: { pack: GpuPack; asking: Asking }) {
  const { t, say, locale } = useWords();
  const fetch = (label: string) => (
    <button
      type="button"
      className="button"
      disabled={asking.busy}
      onClick={() => void asking.ask({ type: 'gpu-pack.fetch', args: {} })}
    >
      <Download {...ICON} />
      {label}
    </button>
  );
  const cancel = (
    <button type="button" className="button" onClick={() => void asking.ask({ type: 'gpu-pack.cancel', args: {} })}>
      <X {...ICON} />
      {t('computer.packCancel')}
    </button>
  );
  switch (pack.kind) {
    case 'none':
      return null;
    case 'absent': {
      const amount = bytes(pack.bytes, locale);
      return (
        <>
          <p className="quiet">
            {t('computer.packRoom', { disk: bytes(pack.diskBytes, locale) })}
            {pack.haveBytes > 0 ? ` · ${t('computer.packHave', { have: bytes(pack.haveBytes, locale), amount })}` : null}
          </p>
          <div className="form-actions">
            {fetch(pack.haveBytes > 0 ? t('computer.packMore') : t('computer.packGet', { amount }))}
          </div>
        </>
      );
    }
    case 'downloading':
      return (
        <>
          <Progress label={t('computer.packTitle')} all={pack.bytes} done={pack.doneBytes} perSecond={pack.bytesPerSecond} />
          <div className="form-actions">{cancel}</div>
        </>
      );
    case 'installing':
      return <Progress label={t('computer.packInstalling')} all={pack.bytes} done={pack.doneBytes} perSecond={null} />;
    case 'ready': {
      const { version, diskBytes, at } = pack;
      return (
        <>
          <p className="quiet">
            <Untrusted text={t('computer.packReady', { version, amount: bytes(diskBytes, locale), when: day(at, locale) })} />
          </p>
          <div className="form-actions">
            <button
              type="button"
              className="button"
              disabled={asking.busy}
              onClick={() => void asking.ask({ type: 'gpu-pack.remove', args: {} })}
            >
              <Trash2 {...ICON} />
              {t('computer.packRemove')}
            </button>
          </div>
        </>
      );
    }
    case 'failed': {
      const { cause, help } = problemSentences(pack.problem, locale);
      return (
        <>
          <p className="finding" role="alert" data-problem={pack.problem.code}>
            <span>
              <strong>
                <Untrusted text={say(cause)} lines={2} />
              </strong>{' '}
              {say(help)}
            </span>
          </p>
          <div className="form-actions">{fetch(t('computer.packMore'))}</div>
        </>
      );
    }
    default:
      return assertNever(pack);
  }
}
