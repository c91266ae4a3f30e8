// The app: title bar, rail, one screen, and the question about closing.
import { House, Settings2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Home } from '../screens/home/Home.tsx';
import { Settings } from '../screens/settings/Settings.tsx';
import { isAtWork, isPractice, useView } from '../state/use-lode.ts';
import { ICON } from '../ui/icon.ts';
import { Term } from '../ui/Term.tsx';
import { useWords } from '../words/use-words.ts';
import { CloseQuestion } from './CloseQuestion.tsx';
import { Mark } from './Mark.tsx';
import { showTheme } from './theme.ts';

const SCREENS = { home: House, settings: Settings2 } as const;
type Screen = keyof typeof SCREENS;

export function App() {
  const view = useView();
  const { t } = useWords();
  const [screen, setScreen] = useState<Screen>('home');
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
        {view.snapshot && isPractice(view.snapshot) ? (
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
              onClick={() => setScreen(name)}
            >
              <Icon {...ICON} />
              {t(`rail.${name}`)}
            </button>
          );
        })}
      </nav>
      {/* Keyed, so that each screen is begun at its top. */}
      <main key={screen} id="content" tabIndex={-1}>
        {screen === 'home' ? <Home view={view} /> : <Settings view={view} />}
      </main>
      {view.snapshot?.host.asksClose ? <CloseQuestion idle={!isAtWork(view.snapshot)} /> : null}
    </div>
  );
}
