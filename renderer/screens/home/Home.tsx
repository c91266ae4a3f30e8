// Home: is it all right, what can I do, and the seam with everything that hangs from it.
import { FIRST_WORK } from '../../../main/contract/miner-state.ts';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import {
  type Locale,
  type Sentence,
  clockTime,
  lostSentences,
  stateSentence,
  whySentence,
} from '../../../main/contract/words/sentence.ts';
import { useRef } from 'react';
import { Seam } from '../../seam/Seam.tsx';
import type { View } from '../../state/store.ts';
import { useAsk } from '../../state/use-lode.ts';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { useWords } from '../../words/use-words.ts';
import { Actions } from './Actions.tsx';
import { CallersNotice } from './CallersNotice.tsx';
import { DeviceLine } from './DeviceLine.tsx';
import { Figures } from './Figures.tsx';
import { FirstRun } from './FirstRun.tsx';
import { Notices } from './Notices.tsx';
import { PausedBy } from './PausedBy.tsx';
import { PracticeLine } from './PracticeLine.tsx';
import { BlockedPanel, FailedAsk } from './ProblemPanel.tsx';
import { Queries } from './Queries.tsx';
import { Refusals } from './Refusals.tsx';
import { UpdateLine } from './UpdateLine.tsx';
import { SafeMode } from './SafeMode.tsx';

interface Props {
  readonly view: View;
  readonly onWallet: () => void;
  readonly onSubnets: () => void;
  readonly onUpdates: () => void;
}

export function Home({ view, onWallet, onSubnets, onUpdates }: Props) {
  const { snapshot, calm } = view;
  const asking = useAsk();
  const rootRef = useRef<HTMLDivElement>(null);
  useKeptFocus(rootRef);
  const { locale } = useWords();
  // What a person at rest is shown depends on whether anything was ever asked.
  const unsure = snapshot?.miner.kind === 'ready' && !view.backfilled;
  if (!snapshot || !calm || unsure) return <Unheard />;
  const head = headOf(view, snapshot, locale);
  const safeMode = view.link === 'lost' ? null : snapshot.host.safeMode;
  if (isFirstRun(view, snapshot)) {
    return (
      <div className="home" ref={rootRef}>
        <FirstRun asking={asking} onWallet={onWallet} />
        {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
        <CallersNotice snapshot={snapshot} asking={asking} />
        <UpdateLine snapshot={snapshot} onUpdates={onUpdates} />
        <Seam view={view} snapshot={snapshot} />
      </div>
    );
  }
  return (
    <div className="home" ref={rootRef}>
      {safeMode ? (
        <SafeMode safeMode={safeMode} asking={asking} />
      ) : (
        <StateHead head={head} snapshot={snapshot}>
          {head.reachable ? (
            <Actions
              miner={snapshot.miner}
              work={snapshot.settings.lastWork ?? FIRST_WORK}
              asking={asking}
              onSubnets={onSubnets}
            />
          ) : null}
        </StateHead>
      )}
      {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
      {head.reachable && !safeMode && snapshot.miner.kind === 'blocked' ? (
        <BlockedPanel state={snapshot.miner} snapshot={snapshot} asking={asking} onSubnets={onSubnets} />
      ) : null}
      {head.reachable ? <CallersNotice snapshot={snapshot} asking={asking} /> : null}
      <UpdateLine snapshot={snapshot} onUpdates={onUpdates} />
      <PracticeLine snapshot={calm} />
      <Seam view={view} snapshot={snapshot} />
      <Figures snapshot={calm} />
      <div className="home-below">
        <Queries view={view} snapshot={calm} />
        <aside className="home-aside">
          <Notices notices={calm.notices} />
          <Refusals refusals={calm.refusals} />
        </aside>
      </div>
    </div>
  );
}

interface Head {
  readonly mark: string;
  readonly state: Sentence;
  /** null: the panel below says more. */
  readonly why: Sentence | null;
  readonly reachable: boolean;
}

/** The connection's trouble is said before the engine's, and the engine's before the miner's. */
function headOf(view: View, snapshot: Snapshot, locale: Locale): Head {
  if (view.link === 'lost') {
    return {
      mark: 'connection-lost',
      state: { key: 'states.unreachable.lost', params: {} },
      why: { key: 'states.why.unreachable.lost', params: { time: clockTime(snapshot.at, locale) } },
      reachable: false,
    };
  }
  const { engineLost } = snapshot.host;
  // Given up, it is told as the miner's problem, with what helps.
  if (engineLost && !engineLost.blocked) return { mark: 'engine-lost', ...lostSentences(engineLost, locale), reachable: false };
  const port = snapshot.axon?.port ?? snapshot.settings.axonPort;
  return {
    mark: snapshot.miner.kind,
    state: stateSentence(snapshot.miner, locale),
    why: snapshot.miner.kind === 'blocked' ? null : whySentence(snapshot.miner, port, locale),
    reachable: true,
  };
}

function StateHead({ head, snapshot, children }: { head: Head; snapshot: Snapshot; children: React.ReactNode }) {
  const { say } = useWords();
  return (
    <header className="state-head" data-mark={head.mark}>
      <div className="state-words">
        <div aria-live="polite">
          <h1 data-state={head.mark} tabIndex={-1}>
            {say(head.state)}
          </h1>
          {head.why === null ? null : <p className="state-why">{say(head.why)}</p>}
        </div>
        {head.reachable ? <PausedBy snapshot={snapshot} /> : null}
        {head.reachable ? <DeviceLine snapshot={snapshot} /> : null}
      </div>
      {children}
    </header>
  );
}

/** Before the engine's first word. Shown only where that takes longer than a blink. */
function Unheard() {
  const { say } = useWords();
  return (
    <div className="home unheard">
      <header className="state-head" data-mark="connecting">
        <div className="state-words" aria-live="polite">
          <h1 data-state="connecting">{say({ key: 'states.unreachable.connecting', params: {} })}</h1>
          <p className="state-why">{say({ key: 'states.why.unreachable.connecting', params: {} })}</p>
        </div>
      </header>
    </div>
  );
}

/** Ready, and nothing was ever asked. */
function isFirstRun({ backfilled, rows, link }: View, { miner, host }: Snapshot): boolean {
  const undisturbed = link === 'live' && host.engineLost === null && host.safeMode === null;
  return miner.kind === 'ready' && backfilled && rows.length === 0 && undisturbed;
}
