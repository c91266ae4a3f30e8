// The ladder of devices: each rung, how it did when tried, and why.
import type { Device, Rung } from '../../../main/contract/device.ts';
import { Untrusted } from '../../ui/Untrusted.tsx';
import { duration } from '../../words/numbers.ts';
import { useWords } from '../../words/use-words.ts';

export function Ladder({ ladder, device }: { ladder: readonly Rung[]; device: Device | null }) {
  const { t, say, locale } = useWords();
  if (ladder.length === 0) return <p className="hint">{t('settings.ladderEmpty')}</p>;
  return (
    <div>
      <p className="hint">{t('settings.ladderHint')}</p>
      <ol className="ladder">
        {ladder.map((rung) => {
          const took = rung.tookMs === null ? null : duration(rung.tookMs, locale);
          const inUse = rung.provider === device?.provider;
          return (
            <li key={rung.provider} data-rung={rung.provider} data-rung-outcome={rung.outcome}>
              <span className="rung-name">{say({ key: `providers.${rung.provider}`, params: {} })}</span>
              <span className="rung-outcome">
                {say({ key: `rungs.${rung.outcome}`, params: {} })}
                {took ? `, ${t('settings.took', { time: `${took.value} ${t(`figures.${took.unit}`)}` })}` : null}
              </span>
              {inUse ? <strong className="rung-use">{t('settings.inUse')}</strong> : null}
              {inUse ? <span className="rung-detail">{device.name}</span> : null}
              {rung.detail ? (
                <span className="rung-detail">
                  <Untrusted text={rung.detail} lines={2} />
                </span>
              ) : null}
            </li>
          );
        })}
      </ol>
    </div>
  );
}
