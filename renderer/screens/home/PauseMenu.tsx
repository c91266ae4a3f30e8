// Pausing: for how long? A menu by the keyboard's rules: arrows walk, Escape closes, focus comes back.
import { ChevronDown, Pause } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { EpochMs } from '../../../main/contract/units.ts';
import type { Asking } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { useWords } from '../../words/use-words.ts';

const MINUTE_MS = 60_000;
const CHOICES = [
  { key: 'act.pause15', ms: 15 * MINUTE_MS },
  { key: 'act.pause60', ms: 60 * MINUTE_MS },
  { key: 'act.pauseOpen', ms: null },
] as const;

export function PauseMenu({ asking }: { asking: Asking }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const holdRef = useRef<HTMLDivElement>(null);
  const buttonRef = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return undefined;
    items(holdRef.current)[0]?.focus();
    const outside = (event: globalThis.PointerEvent) => {
      if (!holdRef.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  const close = () => {
    setOpen(false);
    buttonRef.current?.focus();
  };
  const pause = (ms: number | null) => {
    setOpen(false);
    void asking.ask({ type: 'miner.pause', args: { until: after(ms) } });
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
    if (event.key === 'Tab') setOpen(false);
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
        onClick={() => setOpen(!open)}
      >
        <Pause {...ICON} />
        {t('act.pause')}
        <ChevronDown {...ICON} />
      </button>
      {open ? (
        <div className="menu" role="menu" tabIndex={-1} aria-label={t('act.pauseFor')} onKeyDown={walk}>
          {CHOICES.map(({ key, ms }) => (
            <button key={key} type="button" role="menuitem" tabIndex={-1} onClick={() => pause(ms)}>
              {t(key)}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function after(ms: number | null): EpochMs | null {
  return ms === null ? null : ((Date.now() + ms) as EpochMs);
}

function items(hold: HTMLElement | null): HTMLElement[] {
  return [...(hold?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
}
