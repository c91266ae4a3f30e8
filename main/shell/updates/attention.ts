// Whether somebody has Lode before them: its window is in front or was a moment ago, or something is asked in another.
import { BrowserWindow } from 'electron';
import type { AppWindow } from '../app-window.ts';

/** Who has looked at something else for so long has put nothing down here that they are coming back to. */
const AWAY_MS = 10 * 60_000;

/** Kept up from now on. */
export function watchAttention(window: Pick<AppWindow, 'current' | 'onOpen'>): () => boolean {
  let lookedAt = Date.now();
  const look = () => {
    lookedAt = Date.now();
  };
  const follow = (opened: BrowserWindow) => {
    look();
    opened.on('blur', look);
  };
  if (window.current) follow(window.current);
  window.onOpen(follow);
  return () => {
    // Words of a wallet may stand in it.
    if (BrowserWindow.getAllWindows().some((each) => each !== window.current)) return true;
    if (!window.current) return false;
    return window.current.isFocused() || Date.now() - lookedAt < AWAY_MS;
  };
}
