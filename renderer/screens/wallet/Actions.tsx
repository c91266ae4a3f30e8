// What can be done with τ: one form at a time, under the row of buttons.
import { useState } from 'react';
import { Asked } from '../../ui/Asked.tsx';
import { useWords } from '../../words/use-words.ts';
import { Receive } from './Receive.tsx';
import { Send } from './Send.tsx';
import { Stake } from './Stake.tsx';
import type { Room } from './Wallet.tsx';

type Doing = 'send' | 'receive' | 'stake';

export function Actions({ room }: { room: Room }) {
  const { t } = useWords();
  const { wallet, asking, host } = room;
  const [doing, setDoing] = useState<Doing | null>(null);
  const here = wallet.coldkey.kind === 'here';
  const may: Record<Doing, boolean> = {
    receive: true,
    send: here,
    stake: here || (wallet.coldkey.kind === 'elsewhere' && mayStake(wallet.coldkey.delegation)),
  };
  const shown = (Object.keys(may) as Doing[]).filter((name) => may[name]);
  const done = () => setDoing(null);
  return (
    <section className="wallet-actions" aria-label={t('money.wallet.title')}>
      <div className="money-actions">
        {shown.map((name) => (
          <button
            key={name}
            type="button"
            className="button"
            aria-expanded={doing === name}
            onClick={() => setDoing(doing === name ? null : name)}
          >
            {t(`money.wallet.${name}`)}
          </button>
        ))}
        {wallet.network === 'practice' ? (
          <button
            type="button"
            className="button"
            disabled={asking.busy}
            onClick={() => void asking.ask({ type: 'wallet.faucet', args: {} })}
          >
            {t('money.wallet.faucet')}
          </button>
        ) : null}
      </div>
      {doing === null ? null : (
        <div className="sheet-card" data-form={doing}>
          {doing === 'receive' ? <Receive room={room} /> : null}
          {doing === 'send' ? <Send room={room} onDone={done} /> : null}
          {doing === 'stake' ? <Stake room={room} onDone={done} /> : null}
          {doing === 'receive' ? null : <Asked host={host} asks={asking.asksPerson} />}
        </div>
      )}
    </section>
  );
}

type Delegation = Extract<Room['wallet']['coldkey'], { kind: 'elsewhere' }>['delegation'];
export const mayStake = (delegation: Delegation): boolean => delegation.kind === 'granted' && delegation.staking;
