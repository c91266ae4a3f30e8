// What the vault wants said: that it is locked, that it was damaged, that nothing brings it back yet.
import { Lock, TriangleAlert } from 'lucide-react';
import { ICON } from '../../ui/icon.ts';
import { useWords } from '../../words/use-words.ts';
import type { Room } from './Wallet.tsx';

export function VaultNote({ room: { wallet, asking } }: { room: Room }) {
  const { t } = useWords();
  const { vault, coldkey } = wallet;
  return (
    <>
      {vault.standing === 'locked' ? (
        <div className="money-note" data-vault="locked">
          <Lock {...ICON} />
          <p>
            <strong>{t('money.wallet.locked')}</strong> {t('money.wallet.lockedWhy')}
          </p>
          <button
            type="button"
            className="button"
            disabled={asking.busy}
            onClick={() => void asking.ask({ type: 'wallet.unlock', args: {} })}
          >
            {t('money.wallet.unlock')}
          </button>
        </div>
      ) : null}
      {vault.fromCopy ? (
        <div className="money-note" data-vault="from-copy">
          <TriangleAlert {...ICON} />
          <p>{t('money.wallet.fromCopy')}</p>
        </div>
      ) : null}
      {coldkey.kind === 'here' && !coldkey.backedUp ? (
        <div className="money-note" data-vault="no-back-up">
          <TriangleAlert {...ICON} />
          <p>{t('money.keys.notBackedUp')}</p>
          <button
            type="button"
            className="button"
            disabled={asking.busy}
            onClick={() => void asking.ask({ type: 'wallet.back-up', args: {} })}
          >
            {t('money.keys.backUp')}
          </button>
        </div>
      ) : null}
    </>
  );
}
