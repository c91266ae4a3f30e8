// Whether something has been in sight: what costs a lot to read is read only then.
import { type RefObject, useEffect, useState } from 'react';

export function useSeen(of: RefObject<Element | null>): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const { current } = of;
    if (seen || current === null) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [of, seen]);
  return seen;
}
