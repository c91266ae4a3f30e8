// The page's address in Electron: app://lode/ serves the built page, one page of main's own for when that does not come up, and nothing else.
import { app, protocol } from 'electron';
import { APP_SCHEME } from '../contract/page.ts';
import { pageSession } from './app-window.ts';
import { crashResponse, isCrashPage } from './crash-page.ts';
import { servePage } from './serve-page.ts';
import type { ShellModule } from './shell.ts';

/** Must run before the app is ready. Standard and secure: module scripts, relative addresses and an origin of its own. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true } }]);
}

export const pageProtocol: ShellModule = {
  enable: (shell) => {
    const { protocol: scheme } = pageSession();
    scheme.handle(APP_SCHEME, (request) =>
      isCrashPage(request.url) ? crashResponse(request.url, shell.snapshots.current) : servePage(shell.files.page, request),
    );
    return () => {
      if (app.isReady() && scheme.isProtocolHandled(APP_SCHEME)) scheme.unhandle(APP_SCHEME);
    };
  },
};
