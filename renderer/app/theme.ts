// The theme on the page's root, and remembered by the page, so that the first frame already has it.
import type { Settings } from '../../main/contract/settings.ts';

type Theme = Settings['theme'];
const KEY = 'theme';

export function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  localStorage.setItem(KEY, theme);
}

export function restoreTheme(): void {
  const theme = localStorage.getItem(KEY);
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
}
