// Which chain the wallet looks at.
import { type FormEvent, useId, useState } from 'react';
import { Network } from '../../../main/contract/chain.ts';
import type { WalletView } from '../../../main/contract/wallet.ts';
import type { Asking } from '../../state/use-lode.ts';
import { useWords } from '../../words/use-words.ts';

export function NetworkChoice({ wallet, asking }: { wallet: WalletView; asking: Asking }) {
  const { t } = useWords();
  const id = useId();
  const [typing, setTyping] = useState(false);
  const [endpoint, setEndpoint] = useState('');
  const shown = typing ? 'custom' : wallet.network;
  const choose = (network: Network) => {
    setTyping(network === 'custom');
    if (network !== 'custom') void asking.ask({ type: 'chain.use', args: { network, endpoint: null } });
  };
  const connect = async (event: FormEvent) => {
    event.preventDefault();
    const used = await asking.ask({ type: 'chain.use', args: { network: 'custom', endpoint: endpoint.trim() } });
    if (used.ok) setTyping(false);
  };
  return (
    <div className="network-choice">
      <label htmlFor={id}>{t('money.wallet.network')}</label>
      <select
        id={id}
        className="field"
        value={shown}
        disabled={asking.busy}
        onChange={(event) => choose(Network.parse(event.target.value))}
      >
        {Network.options.map((network) => (
          <option key={network} value={network}>
            {t(`money.networks.${network}`)}
          </option>
        ))}
      </select>
      {typing ? (
        <form className="network-form" onSubmit={(event) => void connect(event)}>
          <label htmlFor={`${id}-at`}>{t('money.wallet.endpoint')}</label>
          <input
            id={`${id}-at`}
            className="field"
            value={endpoint}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setEndpoint(event.target.value)}
          />
          <button type="submit" className="button" disabled={asking.busy || endpoint.trim() === ''}>
            {t('money.wallet.use')}
          </button>
          <p className="hint">{t('money.wallet.endpointHint')}</p>
        </form>
      ) : null}
    </div>
  );
}
