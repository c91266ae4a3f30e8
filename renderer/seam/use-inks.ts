// The tokens' colours as a canvas takes them, read again when the theme changes.
import { useEffect, useState } from 'react';
import { INKS, type Inks } from './paint.ts';

function readInks(): Inks {
  const probe = document.createElement('span');
  // With forced colours the seam keeps its own: shapes filled with the ground need a ground.
  probe.style.setProperty('forced-color-adjust', 'none');
  document.body.append(probe);
  const inks = Object.fromEntries(
    INKS.map((name) => {
      probe.style.color = `var(--${name})`;
      return [name, getComputedStyle(probe).color];
    }),
  );
  probe.remove();
  return inks as Inks;
}

export function useInks(): Inks {
  const [inks, setInks] = useState(readInks);
  useEffect(() => {
    const read = () => setInks(readInks());
    const root = new MutationObserver(read);
    root.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
    for (const query of queries) query.addEventListener('change', read);
    return () => {
      root.disconnect();
      for (const query of queries) query.removeEventListener('change', read);
    };
  }, []);
  return inks;
}
