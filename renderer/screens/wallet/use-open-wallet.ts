// Screens about money need the wallet open; the first of them to be shown opens it.
import { useEffect } from 'react';
import type { View } from '../../state/store.ts';
import type { Asking } from '../../state/use-lode.ts';

export function useOpenWallet({ snapshot }: View, { ask }: Asking): void {
  const opened = snapshot?.wallet != null;
  const ready = snapshot !== null && snapshot.miner.kind !== 'setting-up';
  useEffect(() => {
    if (ready && !opened) void ask({ type: 'wallet.open', args: {} });
  }, [ready, opened, ask]);
}
