// The field a question begins with has the focus when the question comes: the window was opened for it alone.
import { type RefObject, useEffect, useRef } from 'react';

export function useFirst<T extends HTMLElement>(first = true): RefObject<T | null> {
  const ref = useRef<T>(null);
  useEffect(() => {
    if (first) ref.current?.focus();
  }, [first]);
  return ref;
}
