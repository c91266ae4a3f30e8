// The wallet: whose money it is, what there is, and what can be done with it. Every step that spends is asked in main's own window.
import { Fragment } from 'react';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import type { WalletView } from '../../../main/contract/wallet.ts';
import { withUnit } from '../../words/amounts.ts';
import type { View } from '../../state/store.ts';
import { type Asking, useAsk } from '../../state/use-lode.ts';
import { useWords, type Words } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';
import { Actions } from './Actions.tsx';
import { chainSentence } from './chain-sentence.ts';
import { Holdings } from './Holdings.tsx';
import { History } from './History.tsx';
import { Keys } from './Keys.tsx';
import { NetworkChoice } from './NetworkChoice.tsx';
import { Onboarding } from './Onboarding.tsx';
import { Proxy } from './Proxy.tsx';
import { Stakes } from './Stakes.tsx';
import { useOpenWallet } from './use-open-wallet.ts';
import { VaultNote } from './VaultNote.tsx';

export interface Room {
  readonly wallet: WalletView;
  readonly host: Snapshot['host'];
  readonly asking: Asking;
}

/** Before the wallet is open, on every screen that needs it. */
export function Opening({ asking }: { asking: Asking }) {
  const { t } = useWords();
  return (
    <div className="money">
      <header className="money-head">
        <div>
          <h1>{t('money.wallet.opening')}</h1>
          <p>{t('money.wallet.openingWhy')}</p>
        </div>
      </header>
      {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
    </div>
  );
}

export function Wallet({ view }: { view: View }) {
  const asking = useAsk();
  const { snapshot } = view;
  useOpenWallet(view, asking);
  if (!snapshot?.wallet) return <Opening asking={asking} />;
  return <OpenWallet room={{ wallet: snapshot.wallet, host: snapshot.host, asking }} />;
}

function OpenWallet({ room }: { room: Room }) {
  const words = useWords();
  const { wallet, asking } = room;
  const none = wallet.coldkey.kind === 'none';
  return (
    <div className="money wallet" data-wallet={wallet.coldkey.kind} data-chain={wallet.chain.kind}>
      <header className="money-head">
        <div>
          <h1 aria-live="polite">{headline(wallet, words)}</h1>
          <p>{chainSentence(wallet.chain, words)}</p>
        </div>
        <NetworkChoice wallet={wallet} asking={asking} />
      </header>
      {asking.problem ? <FailedAsk problem={asking.problem} onDismiss={asking.dismiss} /> : null}
      {none ? (
        <Onboarding key={wallet.network} room={room} />
      ) : (
        // Keyed: what was half typed for one network is not meant for another.
        <Fragment key={wallet.network}>
          <VaultNote room={room} />
          <Holdings wallet={wallet} />
          <Actions room={room} />
          <Proxy room={room} />
          <Stakes room={room} />
          <History block={wallet.money?.block.number ?? null} />
          <Keys room={room} />
        </Fragment>
      )}
    </div>
  );
}

function headline(wallet: WalletView, { t, locale }: Words): string {
  if (wallet.coldkey.kind === 'none') return t('money.wallet.none');
  if (!wallet.money) return t('money.wallet.reading');
  const amount = withUnit(wallet.money.free, 'τ', locale);
  return t(wallet.coldkey.kind === 'here' ? 'money.wallet.holds' : 'money.wallet.watching', { amount });
}
