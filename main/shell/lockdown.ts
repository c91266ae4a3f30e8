// What the page may not do: leave its address, open windows, reach the network, ask for permissions, hold other pages.
import { type WebContents, app } from 'electron';
import { APP_ORIGIN } from '../contract/page.ts';
import { pageSession } from './app-window.ts';
import type { ShellModule } from './shell.ts';

export const isPageAddress = (url: string): boolean => url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);

/**
 * Chromium fetches a spelling dictionary from Google for each new session, though no page of ours checks spelling. Must run before
 * the app is ready: its first session is made then.
 */
export function withoutDictionaries(): void {
  app.on('session-created', (session) => {
    session.setSpellCheckerLanguages([]);
    session.setSpellCheckerEnabled(false);
  });
}

export const lockdown: ShellModule = {
  enable: () => {
    const page = pageSession();
    page.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
    page.setPermissionCheckHandler(() => false);
    page.setDevicePermissionHandler(() => false);
    page.on('will-download', (event) => event.preventDefault());
    // `devtools:` is Electron's own; opening them takes a person at the keyboard.
    page.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isPageAddress(url) && !url.startsWith('devtools:') }));
    app.on('web-contents-created', lockContents);
    return () => void app.off('web-contents-created', lockContents);
  },
};

function lockContents(_event: unknown, contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isPageAddress(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isPageAddress(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
