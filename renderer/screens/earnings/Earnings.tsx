// Earnings: what the chain paid, what it cost, how safe the slot is, and why nothing comes when nothing does.
import { useState } from 'react';
import type { CommandReply } from '../../../main/contract/commands.ts';
import type { EarningGap, EarningPeriod } from '../../../main/contract/earnings.ts';
import { useAsk } from '../../state/use-lode.ts';
import { useRead } from '../../state/use-read.ts';
import type { View } from '../../state/store.ts';
import { withUnit } from '../../words/amounts.ts';
import { count } from '../../words/numbers.ts';
import { useWords, type Words } from '../../words/use-words.ts';
import { FailedAsk } from '../home/ProblemPanel.tsx';
import { chainSentence } from '../wallet/chain-sentence.ts';
import { useOpenWallet } from '../wallet/use-open-wallet.ts';
import { Opening } from '../wallet/Wallet.tsx';
import { Power } from './Power.tsx';
import { Rows } from './Rows.tsx';
import { Slots } from './Slots.tsx';
import { Totals } from './Totals.tsx';
import { Why } from './Why.tsx';

/** Read again with every so many blocks; the chain pays once a tempo. */
const EVERY_BLOCKS = 5;

export function Earnings({ view }: { view: View }) {
  const words = useWords();
  const { t } = words;
  const asking = useAsk();
  useOpenWallet(view, asking);
  const wallet = view.snapshot?.wallet ?? null;
  const [saved, setSaved] = useState<string | null>(null);
  const live = wallet?.chain.kind === 'live';
  const block = wallet?.chain.kind === 'live' ? Math.floor(wallet.chain.best.number / EVERY_BLOCKS) : 0;
  const { miningWatts, centsPerKwh } = view.snapshot?.settings ?? {};
  // A tariff typed is counted with at once.
  const turn = `${wallet?.network} ${block} ${miningWatts} ${centsPerKwh}`;
  const reading = useRead(live ? { type: 'earnings.read', args: {} } : null, turn);
  const read = reading.value;
  const problem = asking.problem ?? reading.problem;
  if (!view.snapshot || !wallet) return <Opening asking={asking} />;
  const exportCsv = async () => {
    const done = await asking.ask({ type: 'earnings.export', args: {} });
    if (done.ok) setSaved(done.value.path);
  };
  return (
    <div className="money" data-earnings={read === null ? 'reading' : 'read'}>
      <header className="money-head">
        <div>
          <h1 aria-live="polite">{read === null ? t('money.earnings.reading') : headline(read.view, words)}</h1>
          <p>{read?.view.rows.length === 0 ? t('money.earnings.noneWhy') : chainSentence(wallet.chain, words)}</p>
        </div>
        <button
          type="button"
          className="button"
          disabled={asking.busy || !read || read.view.rows.length === 0}
          onClick={() => void exportCsv()}
        >
          {t('money.earnings.export')}
        </button>
      </header>
      {problem ? <FailedAsk problem={problem} onDismiss={asking.problem ? asking.dismiss : reading.again} /> : null}
      <output className="hint">{saved === null ? null : t('money.earnings.exported', { path: saved })}</output>
      {read === null ? null : (
        <>
          <Totals view={read.view} />
          <Slots slots={read.slots} blockMs={wallet.chain.kind === 'live' ? wallet.chain.blockMs : null} />
          <Why />
          <Power power={read.view.power} month={read.view.month} fiat={read.view.fiat} settings={view.snapshot.settings} />
          <Gaps gaps={read.view.gaps} />
          <Rows rows={read.view.rows} />
        </>
      )}
    </div>
  );
}

type EarningsRead = CommandReply<'earnings.read'>['view'];
const earned = ({ totals }: EarningPeriod): bigint => totals.reduce((sum, { worth }) => sum + BigInt(worth ?? '0'), 0n);

function headline({ today, month }: EarningsRead, { t, locale }: Words): string {
  if (month.totals.length === 0) return t('money.earnings.none');
  return t('money.earnings.earnedToday', { amount: `≈ ${withUnit(earned(today), 'τ', locale)}` });
}

function Gaps({ gaps }: { gaps: readonly EarningGap[] }) {
  const { t, locale } = useWords();
  if (gaps.length === 0) return null;
  return (
    <section>
      <h2>{t('money.earnings.gaps')}</h2>
      <ul className="plain-list">
        {gaps.map(({ fromBlock, toBlock, netuid, outcome }) => (
          <li key={`${netuid}-${fromBlock}`} data-gap={outcome}>
            {t('money.earnings.gap', {
              from: count(fromBlock, locale),
              to: count(toBlock, locale),
              outcome: t(`money.earnings.outcomes.${outcome}`),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
