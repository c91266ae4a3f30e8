// The settings' parts: a list of them that stays in sight, and each under its heading.
import { type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../../words/use-words.ts';

export const PARTS = ['general', 'polite', 'updates', 'computer', 'callers'] as const;
export type PartName = (typeof PARTS)[number];

const idOf = (part: PartName): string => `settings-${part}`;

/** Links within the page: the next Tab goes on from where one leads. */
export function PartList() {
  const { t } = useWords();
  return (
    <nav className="setting-parts" aria-label={t('settings.parts.label')}>
      {PARTS.map((part) => (
        <a key={part} href={`#${idOf(part)}`}>
          {t(`settings.parts.${part}`)}
        </a>
      ))}
    </nav>
  );
}

interface Props {
  readonly name: PartName;
  /** The settings were opened for this part. */
  readonly wanted: boolean;
  readonly children: ReactNode;
}

export function Part({ name, wanted, children }: Props) {
  const { t } = useWords();
  const headingRef = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!wanted) return;
    headingRef.current?.focus({ preventScroll: true });
    headingRef.current?.scrollIntoView();
  }, [wanted]);
  return (
    <section className="setting-part" aria-labelledby={idOf(name)}>
      <h2 id={idOf(name)} ref={headingRef} tabIndex={-1}>
        {t(`settings.parts.${name}`)}
      </h2>
      {children}
    </section>
  );
}
