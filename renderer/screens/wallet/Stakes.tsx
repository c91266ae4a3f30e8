// Stake by subnet: how much, what selling it would bring, and the two ways out.
import { useState } from 'react';
import type { StakePosition } from '../../../main/contract/wallet.ts';
import { Amount } from '../../ui/Amount.tsx';
import { Asked } from '../../ui/Asked.tsx';
import { Term } from '../../ui/Term.tsx';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { withUnit } from '../../words/amounts.ts';
import { shortAddress } from '../../words/numbers.ts';
import { useWords } from '../../words/use-words.ts';
import { mayStake } from './Actions.tsx';
import { TakeOut } from './TakeOut.tsx';
import type { Room } from './Wallet.tsx';

type Doing = { readonly key: string; readonly kind: 'unstake' | 'move' };
const keyOf = ({ netuid, hotkey }: StakePosition): string => `${netuid}-${hotkey}`;

export function Stakes({ room }: { room: Room }) {
  const { t, locale } = useWords();
  const { wallet, asking, host } = room;
  const [doing, setDoing] = useState<Doing | null>(null);
  if (!wallet.money) return null;
  const { stakes } = wallet.money;
  const { coldkey } = wallet;
  const may = coldkey.kind === 'here' || (coldkey.kind === 'elsewhere' && mayStake(coldkey.delegation));
  const chosen = stakes.find((position) => doing?.key === keyOf(position));
  return (
    <section>
      <h2>
        <Term name="stake">{t('money.stakes.title')}</Term>
      </h2>
      {stakes.length === 0 ? (
        <p className="quiet">{t('money.stakes.empty')}</p>
      ) : (
        <div className="table-hold">
          <table className="ledger-table">
            <thead>
              <tr>
                <th scope="col">{t('money.stakes.subnet')}</th>
                <th scope="col">{t('money.stakes.hotkey')}</th>
                <th scope="col" className="counted">
                  {t('money.stakes.amount')}
                </th>
                <th scope="col" className="counted">
                  {t('money.stakes.worth')}
                </th>
                <th scope="col">
                  <span className="unseen">{t('money.wallet.unstake')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {stakes.map((position) => (
                <tr key={keyOf(position)} data-stake={position.netuid}>
                  <td className="subnet-name">
                    <Untrusted text={`${position.netuid} · ${position.name}`} />
                  </td>
                  <td className="figure">{shortAddress(position.hotkey)}</td>
                  <td className="counted">
                    <Amount of={position.stake} unit={position.symbol} />
                    {position.available !== null && position.available !== position.stake ? (
                      <small>
                        {t('money.stakes.lockedPart', {
                          amount: withUnit(BigInt(position.stake) - BigInt(position.available), position.symbol, locale),
                        })}
                      </small>
                    ) : null}
                  </td>
                  <td className="counted">
                    {position.worth === null ? (
                      t('money.stakes.unknown')
                    ) : (
                      <>
                        <Amount of={position.worth.rao} unit="τ" about />
                        <small>{t(`money.stakes.worthBy.${position.worth.by}`)}</small>
                      </>
                    )}
                  </td>
                  <td className="row-actions">
                    {may
                      ? (['unstake', 'move'] as const).map((kind) => (
                          <button
                            key={kind}
                            type="button"
                            className="button button-small"
                            onClick={() => setDoing({ key: keyOf(position), kind })}
                          >
                            {t(`money.wallet.${kind}`)}
                          </button>
                        ))
                      : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {doing && chosen ? (
        <div className="sheet-card" data-form={doing.kind}>
          <TakeOut
            key={`${doing.key}-${doing.kind}`}
            kind={doing.kind}
            position={chosen}
            asking={asking}
            onDone={() => setDoing(null)}
          />
          <Asked host={host} asks={asking.asksPerson} />
        </div>
      ) : null}
    </section>
  );
}
