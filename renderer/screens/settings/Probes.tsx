// What answers: each execution provider and how it did with the trial model, best measured first.
import { Check, CircleHelp, Minus, X } from 'lucide-react';
import type { Probe } from '../../../main/contract/computer.ts';
import type { Device } from '../../../main/contract/device.ts';
import { verdictSentence } from '../../../main/contract/words/device-sentences.ts';
import { ICON } from '../../ui/icon.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { useWords } from '../../words/use-words.ts';

const MARKS = { works: Check, fails: X, inconclusive: CircleHelp, 'not-here': Minus } as const;

export function Probes({ probes, device }: { probes: readonly Probe[]; device: Device | null }) {
  const { t, say, locale } = useWords();
  return (
    <div>
      <p className="hint">{t('computer.answersHint')}</p>
      <ol className="ladder probes">
        {probes.map((probe) => {
          const Mark = MARKS[probe.verdict.kind];
          const { provider, verdict } = probe;
          const inUse = provider === device?.provider;
          const on = inUse ? device.name : verdict.kind === 'works' ? verdict.device : null;
          return (
            <li key={provider} data-probe={provider} data-verdict={verdict.kind}>
              <Mark {...ICON} />
              <span className="probe-words">
                <Untrusted text={say(verdictSentence(probe, locale))} lines={2} />
              </span>
              {inUse ? <strong className="rung-use">{t('settings.inUse')}</strong> : null}
              {on === null ? null : (
                <span className="rung-detail">
                  <Untrusted text={on} />
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
