// Focus that would fall to the page's body, because what had it is gone, goes to what its part is about instead.
import { type RefObject, useEffect, useRef } from 'react';

/**
 * `root`: the part whose focus is kept; its `heading` (a selector) takes over, where the eye already is. A part within a part keeps its own first.
 * Runs after each render, and does nothing in all but a few.
 */
export function useKeptFocus(root: RefObject<HTMLElement | null>, heading = 'h1'): void {
  const had = useRef<Element | null>(null);
  useEffect(() => {
    const remember = (event: FocusEvent) => {
      had.current = root.current?.contains(event.target as Node) ? (event.target as Element) : null;
    };
    document.addEventListener('focusin', remember);
    return () => document.removeEventListener('focusin', remember);
  }, [root]);
  useEffect(() => {
    const gone = had.current !== null && !had.current.isConnected;
    if (gone && document.activeElement === document.body) root.current?.querySelector<HTMLElement>(heading)?.focus();
    if (gone) had.current = null;
  });
}
