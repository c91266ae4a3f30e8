// What Lode does while nobody looks at it: whether it opens by itself, begins by itself, and speaks up.
import { useId } from 'react';
import type { Snapshot } from '../../../main/contract/snapshot.ts';
import { startSentence } from '../../../main/contract/words/sentence.ts';
import type { Asking } from '../../state/use-lode.ts';
import { useWords } from '../../words/use-words.ts';

interface Props {
  readonly snapshot: Pick<Snapshot, 'settings' | 'host'>;
  readonly asking: Asking;
}

export function Background({ snapshot: { settings, host }, asking }: Props) {
  const { t, say } = useWords();
  const { lastWork } = settings;
  return (
    <section className="setting" data-background>
      <h3>{t('settings.background')}</h3>
      <div className="switches">
        {host.opensAtLogin === null ? null : (
          <Switch
            label={t('settings.opensAtLogin')}
            hint={t('settings.opensAtLoginHint')}
            on={host.opensAtLogin}
            onSwitch={(opens) => void asking.ask({ type: 'login.open', args: { opens } })}
          />
        )}
        <Switch
          label={t('settings.startMining')}
          hint={lastWork ? t('settings.startMiningHint', { work: say(startSentence(lastWork)) }) : t('settings.startMiningNone')}
          on={settings.startMining}
          onSwitch={(startMining) => void asking.ask({ type: 'settings.change', args: { patch: { startMining } } })}
        />
        <Switch
          label={t('settings.notifications')}
          hint={t('settings.notificationsHint')}
          on={settings.notifications}
          onSwitch={(notifications) => void asking.ask({ type: 'settings.change', args: { patch: { notifications } } })}
        />
      </div>
    </section>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly hint: string;
  readonly on: boolean;
  readonly onSwitch: (on: boolean) => void;
}

/** Shows what is, not what was pressed: it moves once the answer has come. */
function Switch({ label, hint, on, onSwitch }: SwitchProps) {
  const id = useId();
  return (
    <div className="switch">
      <label>
        <input type="checkbox" checked={on} aria-describedby={id} onChange={() => onSwitch(!on)} />
        {label}
      </label>
      <p id={id} className="hint">
        {hint}
      </p>
    </div>
  );
}
