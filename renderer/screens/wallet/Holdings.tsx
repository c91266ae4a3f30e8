// What there is: free, in stake, set aside, and the little the delegate needs.
import type { WalletView } from '../../../main/contract/wallet.ts';
import { Amount } from '../../ui/Amount.tsx';
import { Term } from '../../ui/Term.tsx';
import { count } from '../../words/numbers.ts';
import { useWords } from '../../words/use-words.ts';

export function Holdings({ wallet: { money, coldkey } }: { wallet: WalletView }) {
  const { t, locale } = useWords();
  if (!money) return null;
  const known = money.stakes.filter(({ worth }) => worth !== null);
  const staked = known.reduce((sum, { worth }) => sum + BigInt(worth?.rao ?? '0'), 0n);
  return (
    <section aria-label={t('money.wallet.title')}>
      <dl className="holdings">
        <div data-holding="free">
          <dt>{t('money.wallet.free')}</dt>
          <dd>
            <Amount of={money.free} unit="τ" />
            <small>{t('money.atBlock', { block: count(money.block.number, locale) })}</small>
          </dd>
        </div>
        <div data-holding="stake">
          <dt>
            <Term name="stake">{t('money.wallet.inStake')}</Term>
          </dt>
          <dd>
            {known.length === money.stakes.length ? <Amount of={staked.toString()} unit="τ" about /> : t('money.stakes.unknown')}
          </dd>
        </div>
        {money.reserved === '0' ? null : (
          <div data-holding="reserved">
            <dt>{t('money.wallet.setAside')}</dt>
            <dd>
              <Amount of={money.reserved} unit="τ" />
            </dd>
          </div>
        )}
        {coldkey.kind === 'elsewhere' && money.delegateFree !== null ? (
          <div data-holding="delegate">
            <dt>
              <Term name="delegate">{t('money.wallet.delegateFree')}</Term>
            </dt>
            <dd>
              <Amount of={money.delegateFree} unit="τ" />
            </dd>
          </div>
        ) : null}
      </dl>
    </section>
  );
}
