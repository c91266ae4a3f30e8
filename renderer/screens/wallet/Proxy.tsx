// A coldkey that is elsewhere: what Lode may do for it, how to let it, how to take that back, and who else may.
import { ShieldCheck, ShieldQuestion, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { ICON } from '../../ui/icon.ts';
import { Copyable } from '../../ui/Copyable.tsx';
import { Qr } from '../../ui/Qr.tsx';
import { Term } from '../../ui/Term.tsx';
import { useWords, type Words } from '../../words/use-words.ts';
import { btcliLine } from './btcli.ts';
import type { Room } from './Wallet.tsx';

export function Proxy({ room }: { room: Room }) {
  const { t } = useWords();
  const { wallet } = room;
  const { coldkey, delegate, network } = wallet;
  const strangers = wallet.proxies.filter(({ ours }) => !ours);
  const [staking, setStaking] = useState(false);
  const elsewhere = coldkey.kind === 'elsewhere' && delegate !== null;
  const granted = elsewhere && coldkey.delegation.kind === 'granted';
  return (
    <>
      {elsewhere ? (
        <section className="sheet-card" data-delegation={coldkey.delegation.kind}>
          <h2 className="with-icon">
            {granted ? <ShieldCheck {...ICON} /> : <ShieldQuestion {...ICON} />}
            {granted ? grantSentence(coldkey.delegation, t) : t('money.grant.title')}
          </h2>
          {granted ? null : <p aria-live="polite">{grantSentence(coldkey.delegation, t)}</p>}
          <p>
            {t('money.grant.may')} {t('money.grant.mayNot')}
          </p>
          {granted ? (
            <details>
              <summary>{t('money.grant.revokeTitle')}</summary>
              <p className="hint">{t('money.grant.revoke')}</p>
              <Copyable text={btcliLine('remove', delegate, 'Registration', network)} name={t('money.grant.revokeTitle')} />
              {coldkey.delegation.kind === 'granted' && coldkey.delegation.staking ? (
                <Copyable text={btcliLine('remove', delegate, 'Staking', network)} name={t('money.grant.revokeTitle')} />
              ) : null}
            </details>
          ) : (
            <div className="with-qr">
              <Qr text={delegate} name={t('money.keys.delegate')} />
              <div>
                <h3>{t('money.grant.line')}</h3>
                <Copyable text={btcliLine('add', delegate, 'Registration', network)} name={t('money.grant.line')} />
                <p className="choices-row">
                  <label>
                    <input type="checkbox" checked={staking} onChange={() => setStaking(!staking)} />
                    {t('money.grant.staking')}
                  </label>
                </p>
                {staking ? (
                  <Copyable text={btcliLine('add', delegate, 'Staking', network)} name={t('money.grant.staking')} />
                ) : null}
                <p className="hint">{t('money.grant.scan', { type: 'Registration' })}</p>
                <p className="hint">
                  <Term name="delegate">{t('money.keys.delegate')}</Term>: {t('money.grant.fees')}
                </p>
                <Copyable text={delegate} name={t('money.keys.delegate')} />
              </div>
            </div>
          )}
        </section>
      ) : null}
      {strangers.length > 0 ? <Strangers room={room} strangers={strangers} /> : null}
    </>
  );
}

type Delegation = Extract<Room['wallet']['coldkey'], { kind: 'elsewhere' }>['delegation'];
function grantSentence(delegation: Delegation, t: Words['t']): string {
  if (delegation.kind === 'granted') return t(delegation.staking ? 'money.grant.grantedStaking' : 'money.grant.granted');
  return t(delegation.kind === 'none' ? 'money.grant.none' : 'money.grant.unknown');
}

function Strangers({ room, strangers }: { room: Room; strangers: Room['wallet']['proxies'] }) {
  const { t } = useWords();
  const { wallet, asking } = room;
  const here = wallet.coldkey.kind === 'here';
  return (
    <section className="money-note strangers" data-proxies="others">
      <TriangleAlert {...ICON} />
      <div>
        <h2>{t('money.grant.others')}</h2>
        <p>{t('money.grant.notOurs')}</p>
        <ul className="found">
          {strangers.map(({ delegate, type, delayBlocks }) => (
            <li key={`${delegate}-${type}`}>
              <code className="copyable-text">{delegate}</code>
              <strong>{type}</strong>
              {delayBlocks > 0 ? <span>{t('money.grant.delay', { count: delayBlocks })}</span> : null}
              {here ? (
                <button
                  type="button"
                  className="button button-small"
                  disabled={asking.busy}
                  onClick={() => void asking.ask({ type: 'wallet.revoke-proxy', args: { delegate, proxy: type } })}
                >
                  {t('money.grant.revokeHere')}
                </button>
              ) : (
                <Copyable text={btcliLine('remove', delegate, type, wallet.network)} name={t('money.grant.revokeTitle')} />
              )}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
