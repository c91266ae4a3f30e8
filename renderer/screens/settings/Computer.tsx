// This computer: what it has and how busy that is, what answers how fast, what is missing, and the GPU pack.
import { RefreshCw, TriangleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { FOLLOW_MS } from '../../../main/contract/device-commands.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { findingSentences } from '../../../main/contract/words/device-sentences.ts';
import { isAtWork, useAsk, useStore } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { Term } from '../../ui/Term.tsx';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { useWords } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';
import { Devices } from './Devices.tsx';
import { GpuPackPart } from './GpuPackPart.tsx';
import { Ladder } from './Ladder.tsx';
import { Probes } from './Probes.tsx';

export function Computer({ snapshot }: { snapshot: Snapshot }) {
  const { t, say, locale } = useWords();
  const asking = useAsk();
  useFollow();
  const { computer, device, ladder } = snapshot;
  const answers = (
    <section className="setting">
      <h3>
        <Term name="provider">{t('computer.answers')}</Term>
      </h3>
      {computer && computer.probes.length > 0 ? (
        <Probes probes={computer.probes} device={device} />
      ) : computer?.probing ? (
        <p className="hint">{t('computer.answersLooking')}</p>
      ) : isAtWork(snapshot) && ladder.length === 0 ? (
        <p className="hint">{t('computer.answersHeld')}</p>
      ) : (
        <Ladder ladder={ladder} device={device} />
      )}
    </section>
  );
  if (computer === null) return answers;
  const { probing, findings, gpuPack } = computer;
  const held = asking.busy || probing !== null;
  return (
    <>
      <section className="setting" data-computer>
        <h3>{t('computer.title')}</h3>
        <div className="computer">
          <Devices computer={computer} />
          {findings.map((finding) => {
            const { what, help } = findingSentences(finding, locale);
            return (
              <p key={finding.code + JSON.stringify(finding.params)} className="finding" data-finding={finding.code}>
                <TriangleAlert {...ICON} />
                <span>
                  <strong>
                    <Untrusted text={say(what)} lines={2} />
                  </strong>{' '}
                  {say(help)}
                </span>
              </p>
            );
          })}
          {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
          <div className="form-actions">
            <button
              type="button"
              className="button"
              aria-disabled={held}
              onClick={held ? undefined : () => void asking.ask({ type: 'devices.look', args: {} })}
            >
              <RefreshCw {...ICON} />
              {t('computer.lookAgain')}
            </button>
            <span className="quiet" aria-live="polite">
              {probing === null ? null : t('computer.looking', { provider: say({ key: `providers.${probing}`, params: {} }) })}
            </span>
          </div>
        </div>
      </section>
      {answers}
      {gpuPack.kind === 'none' ? null : (
        <section className="setting">
          <h3>{t('computer.pack')}</h3>
          <GpuPackPart pack={gpuPack} asking={asking} />
        </section>
      )}
    </>
  );
}

/** Keeps the readings fresh while they are looked at. That it could not is seen in the readings' age, and asked again anyway. */
function useFollow(): void {
  const store = useStore();
  useEffect(() => {
    const follow = () => void store.send({ type: 'devices.follow', args: {} });
    follow();
    const timer = setInterval(follow, FOLLOW_MS / 2);
    return () => clearInterval(timer);
  }, [store]);
}
