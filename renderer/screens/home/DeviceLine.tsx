// Which device answers, how much of the computer is taken, and where the axon listens.
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { isSearched } from '../../../main/contract/subnet.ts';
import { Term } from '../../ui/Term.tsx';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { useWords } from '../../words/use-words.ts';

export function DeviceLine({ snapshot }: { snapshot: Snapshot }) {
  const { t, say } = useWords();
  const { device, axon, miner, settings } = snapshot;
  const work = ('work' in miner && miner.work) || settings.lastWork;
  const searches = work !== null && isSearched(work.subnet);
  return (
    <p className="device-line">
      {device === null ? (
        <span>{t(searches ? 'device.noModel' : 'device.notYet')}</span>
      ) : (
        <>
          <Untrusted text={t('device.on', { name: device.name })} />
          <span data-device={device.provider}>
            <Term name="provider">{say({ key: `providers.${device.provider}`, params: {} })}</Term>
          </span>
        </>
      )}
      <span data-feel={settings.politeness.feel}>
        <Term name="feel">{t(`feel.short.${settings.politeness.feel}`)}</Term>
      </span>
      {axon === null ? null : (
        <span>
          <Term name="axon">{t('device.listening', { address: `${axon.host}:${axon.port}` })}</Term>
        </span>
      )}
    </p>
  );
}
