// The app: title bar, rail, one screen, and the question about closing.
import { Coins, House, LifeBuoy, Network, Settings2, WalletMinimal } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Earnings } from '../screens/earnings/Earnings.tsx';
import { Help } from '../screens/support/Help.tsx';
import { Home } from '../screens/home/Home.tsx';
import type { PartName } from '../screens/settings/Part.tsx';
import { Settings } from '../screens/settings/Settings.tsx';
import { Subnets } from '../screens/subnets/Subnets.tsx';
import { Wallet } from '../screens/wallet/Wallet.tsx';
import { assertNever } from '../../main/contract/problem.ts';
import type { Snapshot } from '../../main/contract/snapshot.ts';
import type { View } from '../state/store.ts';
import { isAtWork, isPractice, useView } from '../state/use-lode.ts';
import { ICON } from '../ui/icon.ts';
import { Term } from '../ui/Term.tsx';
import { useWords } from '../words/use-words.ts';
import { CloseQuestion } from './CloseQuestion.tsx';
import { Mark } from './Mark.tsx';
import { showTheme } from './theme.ts';

const SCREENS = {
  home: House,
  earnings: Coins,
  subnets: Network,
  wallet: WalletMinimal,
  settings: Settings2,
  help: LifeBuoy,
} as const;
export type Screen = keyof typeof SCREENS;

/** On a screen about money the chain it looks at decides; elsewhere the work. */
function showsPractice(screen: Screen, snapshot: Snapshot): boolean {
  const money = screen === 'earnings' || screen === 'subnets' || screen === 'wallet';
  return money && snapshot.wallet ? snapshot.wallet.network === 'practice' : isPractice(snapshot);
}

interface ShownProps {
  readonly screen: Screen;
  readonly part: PartName | null;
  readonly view: View;
  readonly onGo: (screen: Screen, part?: PartName) => void;
}

function Shown({ screen, part, view, onGo }: ShownProps) {
  switch (screen) {
    case 'home':
      return (
        <Home
          view={view}
          onWallet={() => onGo('wallet')}
          onSubnets={() => onGo('subnets')}
          onUpdates={() => onGo('settings', 'updates')}
        />
      );
    case 'earnings':
      return <Earnings view={view} />;
    case 'subnets':
      return <Subnets view={view} onWallet={() => onGo('wallet')} onHome={() => onGo('home')} />;
    case 'wallet':
      return <Wallet view={view} />;
    case 'settings':
      return <Settings view={view} at={part} />;
    case 'help':
      return <Help view={view} />;
    default:
      return assertNever(screen);
  }
}

export function App() {
  const view = useView();
  const { t } = useWords();
  const [screen, setScreen] = useState<Screen>('home');
  /** Of the settings, where they were opened for one. */
  const [part, setPart] = useState<PartName | null>(null);
  const go = (to: Screen, within: PartName | null = null) => {
    setScreen(to);
    setPart(within);
  };
  const theme = view.snapshot?.settings.theme;
  useEffect(() => {
    if (theme) showTheme(theme);
  }, [theme]);

  return (
    <div className="app" data-link={view.link}>
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <header className="title-bar">
        <Mark />
        <strong className="wordmark">{t('lode')}</strong>
        {view.snapshot && showsPractice(screen, view.snapshot) ? (
          <span className="practice" data-practice>
            <Term name="practice">{t('practice')}</Term>
          </span>
        ) : null}
      </header>
      <nav className="rail" aria-label={t('rail.label')}>
        {(Object.keys(SCREENS) as Screen[]).map((name) => {
          const Icon = SCREENS[name];
          return (
            <button
              key={name}
              type="button"
              className="rail-item"
              aria-current={screen === name ? 'page' : undefined}
              onClick={() => go(name)}
            >
              <Icon {...ICON} />
              {t(`rail.${name}`)}
            </button>
          );
        })}
      </nav>
      {/* Keyed, so that each screen is begun at its top. */}
      <main key={screen} id="content" tabIndex={-1}>
        <Shown screen={screen} part={part} view={view} onGo={go} />
      </main>
      {view.snapshot?.host.asksClose ? (
        <CloseQuestion idle={!isAtWork(view.snapshot)} place={view.snapshot.host.trayPlace} />
      ) : null}
    </div>
  );
}
