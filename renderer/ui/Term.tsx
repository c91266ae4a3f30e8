// A term of the field: a dotted underline, and its two sentences on hover or focus.
import { type ReactNode, useId, useRef, useState } from 'react';
import type { Term as TermName } from '../../main/contract/words/en/terms.ts';
import { useWords } from '../words/use-words.ts';

const MARGIN_PX = 8;
/** Long enough to move from the word onto its explanation. */
const LEAVE_MS = 120;

export function Term({ name, children }: { name: TermName; children: ReactNode }) {
  const words = useWords();
  const id = useId();
  const wordRef = useRef<HTMLButtonElement>(null);
  const tipRef = useRef<HTMLSpanElement>(null);
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [open, setOpen] = useState(false);

  const hide = () => {
    clearTimeout(leaving.current);
    if (tipRef.current?.matches(':popover-open')) tipRef.current.hidePopover();
    setOpen(false);
  };
  const show = () => {
    clearTimeout(leaving.current);
    const [word, tip] = [wordRef.current, tipRef.current];
    if (!word || !tip || tip.matches(':popover-open')) return;
    tip.showPopover();
    setOpen(true);
    // It points at a word, so it goes when the word moves away.
    window.addEventListener('scroll', hide, { capture: true, once: true });
    const at = word.getBoundingClientRect();
    const size = tip.getBoundingClientRect();
    const below = at.bottom + MARGIN_PX;
    const fits = below + size.height < window.innerHeight;
    tip.style.top = `${fits ? below : Math.max(MARGIN_PX, at.top - MARGIN_PX - size.height)}px`;
    tip.style.left = `${Math.max(MARGIN_PX, Math.min(at.left, window.innerWidth - size.width - MARGIN_PX))}px`;
  };
  const leave = () => {
    leaving.current = setTimeout(hide, LEAVE_MS);
  };

  return (
    <span className="term-hold" onPointerLeave={leave} onPointerEnter={show}>
      <button
        ref={wordRef}
        type="button"
        className="term"
        aria-describedby={id}
        onFocus={show}
        onBlur={hide}
        onClick={show}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !open) return;
          event.stopPropagation();
          hide();
        }}
      >
        {children}
      </button>
      <span ref={tipRef} id={id} className="tip" role="tooltip" popover="manual">
        {words.t(`terms.${name}`)}
      </span>
    </span>
  );
}
