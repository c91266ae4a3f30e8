// A value that is shown at most once a second, however often it changes.
import { useEffect, useRef, useState } from 'react';
import { CALM_MS } from './store.ts';

export function useCalm<T extends Readonly<Record<string, string | number | null>>>(value: T): T {
  const [shown, setShown] = useState(value);
  const newest = useRef(value);
  useEffect(() => {
    newest.current = value;
  });
  useEffect(() => {
    const timer = setInterval(() => setShown(newest.current), CALM_MS);
    return () => clearInterval(timer);
  }, []);
  return shown;
}
