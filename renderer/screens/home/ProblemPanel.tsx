// A problem: its cause, what Lode tried, what the person can do, and the buttons that do it.
import { TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import { FIRST_WORK, type MinerState } from '../../../main/contract/miner-state.ts';
import type { HelpAction, Problem } from '../../../main/contract/problem.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { problemSentences } from '../../../main/contract/words/sentence.ts';
import type { Asking } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { useWords } from '../../words/use-words.ts';
import { PortForm } from '../settings/PortForm.tsx';

type Blocked = Extract<MinerState, { kind: 'blocked' }>;

/** The help that a button can give. The rest is said in the sentence. */
const BUTTONS: readonly HelpAction[] = ['retry', 'choose-port', 'open-data-folder', 'open-subnets'];

interface BlockedProps {
  readonly state: Blocked;
  readonly snapshot: Snapshot;
  readonly asking: Asking;
  readonly onSubnets: () => void;
}

export function BlockedPanel({ state, snapshot, asking, onSubnets }: BlockedProps) {
  const { t, say, locale } = useWords();
  const [choosing, setChoosing] = useState(false);
  const sentences = problemSentences(state.problem, locale);
  const cause = say(sentences.cause);
  const retry = () => asking.ask({ type: 'miner.start', args: { work: state.work ?? FIRST_WORK } });
  const help: Partial<Record<HelpAction, () => void>> = {
    retry: () => void retry(),
    'choose-port': () => setChoosing(true),
    'open-subnets': onSubnets,
    'open-data-folder': () => void asking.ask({ type: 'window.open-data-folder', args: {} }),
  };
  const buttons = state.helps.filter(
    (action) => BUTTONS.includes(action) && !(action === 'open-data-folder' && snapshot.host.kind === 'rig'),
  );

  return (
    <section className="problem" data-problem={state.problem.code}>
      <TriangleAlert {...ICON} size="1.5rem" />
      <div className="problem-words">
        {isSaid(say(sentences.state), cause) ? null : (
          <p className="problem-cause">
            <Untrusted text={cause} lines={2} />
          </p>
        )}
        <dl>
          <dt>{t('problem.tried')}</dt>
          <dd>{say(sentences.tried)}</dd>
          <dt>{t('problem.help')}</dt>
          <dd>{say(sentences.help)}</dd>
        </dl>
        {choosing ? (
          <PortForm
            port={snapshot.settings.axonPort}
            label={t('problem.port')}
            submit={t('problem.usePort')}
            asking={asking}
            onSaved={() => void retry()}
            onCancel={() => setChoosing(false)}
          />
        ) : (
          <div className="problem-actions">
            {buttons.map((action, index) => (
              <button
                key={action}
                type="button"
                className={index === 0 ? 'button button-primary' : 'button'}
                data-help={action}
                disabled={asking.busy}
                onClick={help[action]}
              >
                {say({ key: `helps.${action}`, params: {} })}
              </button>
            ))}
          </div>
        )}
      </div>
    </section>
  );
}

/** The state sentence above already ends with the whole cause. */
function isSaid(state: string, cause: string): boolean {
  return state.toLowerCase().endsWith(cause.toLowerCase());
}

/** A command that did not work: said where it was asked, until it is dismissed or another works. */
export function FailedAsk({ problem, onDismiss }: { problem: Problem; onDismiss: () => void }) {
  const { t, say, locale } = useWords();
  const sentences = problemSentences(problem, locale);
  return (
    <div className="failed-ask" role="alert" data-problem={problem.code}>
      <TriangleAlert {...ICON} />
      <p>
        <strong>{say(sentences.cause)}</strong> {say(sentences.help)}
      </p>
      <button type="button" className="button" onClick={onDismiss}>
        <X {...ICON} />
        {t('act.dismiss')}
      </button>
    </div>
  );
}
