// The theme a person chose, told to Chromium too, so that native parts and `prefers-color-scheme` agree with the page.
import { nativeTheme } from 'electron';
import type { ShellModule } from './shell.ts';

export const theme: ShellModule = {
  enable: ({ snapshots }) => {
    const follow = () => {
      const wanted = snapshots.current.settings.theme;
      if (nativeTheme.themeSource !== wanted) nativeTheme.themeSource = wanted;
    };
    follow();
    return snapshots.subscribe(follow);
  },
};
