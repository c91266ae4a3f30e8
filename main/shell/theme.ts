// The theme a person chose, told to Chromium too, so that native parts and `prefers-color-scheme` agree with the page.
// A copy lies beside Chromium's own files: the window's first colour is needed before the database is open.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { app, nativeTheme } from 'electron';
import { Settings } from '../contract/settings.ts';
import type { ShellModule } from './shell.ts';

const file = () => path.join(app.getPath('userData'), 'theme');

export const theme: ShellModule = {
  enable: ({ snapshots }) => {
    nativeTheme.themeSource = remembered();
    return snapshots.subscribe(({ hotkey, settings }) => {
      // Without a hotkey the database is not open, and these are not yet the person's settings.
      if (hotkey === null || nativeTheme.themeSource === settings.theme) return;
      nativeTheme.themeSource = settings.theme;
      remember(settings.theme);
    });
  },
};

function remembered(): Settings['theme'] {
  try {
    return Settings.shape.theme.catch('system').parse(readFileSync(file(), 'utf8').trim());
  } catch {
    return 'system';
  }
}

function remember(chosen: Settings['theme']): void {
  try {
    mkdirSync(path.dirname(file()), { recursive: true });
    writeFileSync(file(), `${chosen}\n`);
  } catch {
    // The next start begins in the system's colours for a moment; nothing else is lost.
  }
}
