// The keys: addresses in full, where each is kept, the back-up, and Lode's own limits on spending.
import { useState } from 'react';
import { Copyable } from '../../ui/Copyable.tsx';
import { Term } from '../../ui/Term.tsx';
import { withUnit } from '../../words/amounts.ts';
import { clockSeconds } from '../../words/numbers.ts';
import { useWords } from '../../words/use-words.ts';
import type { Room } from './Wallet.tsx';

export function Keys({ room: { wallet, asking } }: { room: Room }) {
  const { t, locale } = useWords();
  const [wrote, setWrote] = useState<string | null>(null);
  const { coldkey, hotkey, delegate, vault, caps } = wallet;
  const backUp = async () => {
    const done = await asking.ask({ type: 'wallet.back-up', args: {} });
    if (done.ok) setWrote(done.value.path);
  };
  return (
    <section>
      <h2>{t('money.keys.title')}</h2>
      <dl className="key-list">
        {coldkey.kind === 'none' ? null : (
          <div data-key="coldkey">
            <dt>
              <Term name="coldkey">{t('money.keys.coldkey')}</Term>
            </dt>
            <dd>
              <Copyable text={coldkey.address} name={t('money.keys.coldkey')} />
              <p className="hint">
                {t(`money.keys.${coldkey.kind}`)}
                {coldkey.kind === 'here' && coldkey.backedUp ? `. ${t('money.keys.backedUp')}` : null}
              </p>
            </dd>
          </div>
        )}
        {hotkey === null ? null : (
          <div data-key="hotkey">
            <dt>
              <Term name="hotkey">{t('money.keys.hotkey')}</Term>
            </dt>
            <dd>
              <Copyable text={hotkey} name={t('money.keys.hotkey')} />
            </dd>
          </div>
        )}
        {delegate === null ? null : (
          <div data-key="delegate">
            <dt>
              <Term name="delegate">{t('money.keys.delegate')}</Term>
            </dt>
            <dd>
              <Copyable text={delegate} name={t('money.keys.delegate')} />
            </dd>
          </div>
        )}
        <div data-key="caps">
          <dt>{t('money.caps.title')}</dt>
          <dd>
            {t('money.caps.daily', {
              spent: withUnit(caps.spentTodayRao, 'τ', locale),
              daily: withUnit(caps.dailyRao, 'τ', locale),
            })}
            {caps.coolOffUntil === null ? null : (
              <p className="hint">{t('money.caps.coolOff', { time: clockSeconds(caps.coolOffUntil, locale) })}</p>
            )}
          </dd>
        </div>
      </dl>
      <div className="form-actions">
        {coldkey.kind === 'here' ? (
          <button type="button" className="button" disabled={asking.busy} onClick={() => void backUp()}>
            {t(coldkey.backedUp ? 'money.keys.backUpAgain' : 'money.keys.backUp')}
          </button>
        ) : null}
        {vault.standing === 'open' ? (
          <button
            type="button"
            className="button"
            disabled={asking.busy}
            onClick={() => void asking.ask({ type: 'wallet.lock', args: {} })}
          >
            {t('money.wallet.lock')}
          </button>
        ) : null}
        {vault.lock === null ? null : <span className="hint">{t(`money.keys.lock.${vault.lock}`)}</span>}
      </div>
      <output className="hint">{wrote === null ? null : t('money.keys.wroteBackUp', { path: wrote })}</output>
    </section>
  );
}
