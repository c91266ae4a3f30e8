// What a swap would bring now, asked a little after the last keystroke. An answer to an older question is dropped.
import { useEffect, useState } from 'react';
import type { CommandArgs, CommandReply } from '../../../main/contract/commands.ts';
import { useStore } from '../../state/use-lode.ts';

const STILL_MS = 400;

export type Quote = CommandReply<'wallet.quote'>;
export type Quoted = { readonly kind: 'none' } | { readonly kind: 'asking' } | { readonly kind: 'quoted'; readonly quote: Quote };

/** `what` as JSON, so that the same question is the same value. null: nothing to ask. */
export function useQuote(what: CommandArgs<'wallet.quote'> | null): Quoted {
  const store = useStore();
  const text = what === null ? null : JSON.stringify(what);
  const [answered, setAnswered] = useState<{ readonly text: string; readonly quote: Quote | null } | null>(null);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      if (text === null) return;
      void store.send({ type: 'wallet.quote', args: JSON.parse(text) as CommandArgs<'wallet.quote'> }).then((answer) => {
        if (current) setAnswered({ text, quote: answer.ok ? answer.value : null });
      });
    }, STILL_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [store, text]);
  if (text === null) return { kind: 'none' };
  if (answered?.text !== text) return { kind: 'asking' };
  return answered.quote === null ? { kind: 'none' } : { kind: 'quoted', quote: answered.quote };
}
