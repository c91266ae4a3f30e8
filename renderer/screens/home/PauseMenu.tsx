// Pausing: for how long? A menu by the keyboard's rules: arrows walk, Escape closes, focus comes back.
import { ChevronDown, Pause } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { PAUSE_LENGTHS, type PauseLength, pauseUntil } from '../../../main/contract/pause-lengths.ts';
import { pauseSentence } from '../../../main/contract/words/sentence.ts';
import type { Asking } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { useWords } from '../../words/use-words.ts';

export function PauseMenu({ asking }: { asking: Asking }) {
  const { t, say, locale } = useWords();
  /** When it was opened: the end of each choice is told from then. null: it is closed. */
  const [openedAt, setOpenedAt] = useState<number | null>(null);
  const open = openedAt !== null;
  const holdRef = useRef<HTMLDivElement>(null);
  const buttonRef = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return undefined;
    items(holdRef.current)[0]?.focus();
    const outside = (event: globalThis.PointerEvent) => {
      if (!holdRef.current?.contains(event.target as Node)) setOpenedAt(null);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  const close = () => {
    setOpenedAt(null);
    buttonRef.current?.focus();
  };
  const pause = (length: PauseLength) => {
    setOpenedAt(null);
    void asking.ask({ type: 'miner.pause', args: { until: pauseUntil(length, now()) } });
  };
  const walk = (event: KeyboardEvent) => {
    const all = items(holdRef.current);
    const index = all.indexOf(document.activeElement as HTMLElement);
    const last = all.length - 1;
    const target = {
      ArrowDown: index >= last ? 0 : index + 1,
      ArrowUp: index <= 0 ? last : index - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (event.key === 'Escape') close();
    if (event.key === 'Tab') setOpenedAt(null);
    if (target === undefined) return;
    event.preventDefault();
    all[target]?.focus();
  };

  return (
    <div className="menu-hold" ref={holdRef}>
      <button
        ref={buttonRef}
        type="button"
        className="button button-large button-calm"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpenedAt(open ? null : now())}
      >
        <Pause {...ICON} />
        {t('act.pause')}
        <ChevronDown {...ICON} />
      </button>
      {openedAt !== null ? (
        <div className="menu" role="menu" tabIndex={-1} aria-label={t('act.pauseFor')} onKeyDown={walk}>
          {PAUSE_LENGTHS.map((length) => (
            <button key={length} type="button" role="menuitem" tabIndex={-1} onClick={() => pause(length)}>
              {say(pauseSentence(length, openedAt, locale))}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}

const now = () => Date.now();

function items(hold: HTMLElement | null): HTMLElement[] {
  return [...(hold?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
}
