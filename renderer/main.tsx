// The page's entry: finds the bridge to the engine and draws the app over it.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import type { Bridge } from '../main/contract/transport.ts';
import { createSpeech } from '../main/contract/words/speech.ts';
import { App } from './app/App.tsx';
import { restoreTheme } from './app/theme.ts';
import { linkOf } from './state/link.ts';
import { openRigLink, socketAddress } from './state/rig-link.ts';
import { createStore } from './state/store.ts';
import { StoreContext } from './state/use-lode.ts';

declare global {
  interface Window {
    /** Put there by the preload in Electron; absent on a rig's page. */
    readonly lode?: Bridge;
  }
}

restoreTheme();
const link = window.lode ? linkOf(window.lode) : openRigLink(socketAddress(window.location));
const store = createStore(link);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={createSpeech()}>
      <StoreContext.Provider value={store}>
        <App />
      </StoreContext.Provider>
    </I18nextProvider>
  </StrictMode>,
);
