// Wallets btcli left on this computer, offered by name. Their files stay as they are.
import { useEffect, useState } from 'react';
import type { FoundWallet, KeySource } from '../../../main/contract/signer-wire.ts';
import type { Ss58 } from '../../../main/contract/units.ts';
import { useAsk } from '../../state/use-lode.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { shortAddress } from '../../words/numbers.ts';
import { useWords } from '../../words/use-words.ts';
import type { Room } from './Wallet.tsx';

export function Found({ room, onImport }: { room: Room; onImport: (from: KeySource) => void }) {
  const { t } = useWords();
  const { ask } = useAsk();
  const [wallets, setWallets] = useState<readonly FoundWallet[] | null>(null);
  useEffect(() => {
    void ask({ type: 'wallet.find', args: {} }).then((found) => setWallets(found.ok ? found.value.wallets : []));
  }, [ask]);
  if (wallets === null) return <p className="quiet">{t('money.onboarding.looking')}</p>;
  if (wallets.length === 0) return <p className="quiet">{t('money.onboarding.foundNone')}</p>;
  const { asking } = room;
  const watch = (address: Ss58) =>
    void asking.ask({ type: 'wallet.set-up', args: { coldkey: { kind: 'elsewhere', address }, hotkey: { kind: 'new' } } });
  return (
    <section>
      <h3>{t('money.onboarding.foundTitle')}</h3>
      <ul className="found">
        {wallets.map((wallet) => (
          <li key={wallet.name} data-found={wallet.name}>
            <span className="found-name">
              <Untrusted text={wallet.name} />
              <small className="figure quiet">
                {wallet.coldkey === null ? t('money.onboarding.noAddress') : shortAddress(wallet.coldkey)}
              </small>
            </span>
            {wallet.hasColdkey ? (
              <button
                type="button"
                className="button button-small"
                disabled={asking.busy}
                onClick={() => onImport({ kind: 'btcli', wallet: wallet.name, hotkey: null })}
              >
                {t('money.onboarding.import')}
              </button>
            ) : null}
            {wallet.coldkey === null ? null : (
              <button
                type="button"
                className="button button-small"
                disabled={asking.busy}
                onClick={() => watch(wallet.coldkey as Ss58)}
              >
                {t('money.onboarding.watch')}
              </button>
            )}
            {wallet.hasColdkey ? null : <p className="hint">{t('money.onboarding.foundNoKey')}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
