// The buttons of a subnet's card: one main step, and quieter ones below it.
import { Download, Pickaxe, Play, Scale, Square } from 'lucide-react';
import type { Netuid } from '../../../main/contract/amounts.ts';
import { assertNever } from '../../../main/contract/problem.ts';
import type { SubnetId } from '../../../main/contract/subnet.ts';
import type { Asking } from '../../state/use-lode.ts';
import { ICON } from '../../ui/icon.ts';
import { bytes } from '../../words/numbers.ts';
import { useWords, type Words } from '../../words/use-words.ts';
import type { Step, Steps } from './steps.ts';

interface Props {
  readonly steps: Steps;
  readonly asking: Asking;
  readonly foremost: boolean;
  readonly name: string;
  readonly subnet: SubnetId;
  readonly onLook: (netuid: Netuid) => void;
}

const ICONS = { stop: Square, download: Download, look: Scale } as const;

export function OfferSteps({ steps: { main, beside }, asking, foremost, name, subnet, onLook }: Props) {
  const words = useWords();
  const go = (step: Step): void => {
    switch (step.kind) {
      case 'stop':
        return void asking.ask({ type: 'miner.stop', args: {} });
      case 'start':
        return void asking.ask({ type: 'miner.start', args: { work: step.work } });
      case 'download':
        if (subnet !== 'practice') void asking.ask({ type: 'model.fetch', args: { subnet } });
        return;
      case 'look':
        return onLook(step.netuid);
      default:
        return assertNever(step);
    }
  };
  const button = (step: Step, look: string) => {
    const Icon = step.kind === 'start' ? (step.work.kind === 'mine' ? Pickaxe : Play) : ICONS[step.kind];
    // Stop is never held back by a command on its way.
    const held = asking.busy && step.kind !== 'stop';
    return (
      <button
        key={keyOf(step)}
        type="button"
        className={`button ${step.kind === 'stop' ? 'button-stop' : look}`}
        data-step={keyOf(step)}
        aria-disabled={held}
        onClick={held ? undefined : () => go(step)}
      >
        <Icon {...ICON} />
        {labelOf(step, words)}
        <span className="unseen">{`, ${name}`}</span>
      </button>
    );
  };
  if (main === null && beside.length === 0) return null;
  return (
    <div className="offer-steps">
      {main === null ? null : button(main, foremost ? 'button-primary' : '')}
      {beside.map((step) => button(step, 'button-small'))}
    </div>
  );
}

const keyOf = (step: Step): string => (step.kind === 'start' ? step.work.kind : step.kind);

function labelOf(step: Step, { t, locale }: Words): string {
  switch (step.kind) {
    case 'stop':
      return t('offers.stop');
    case 'download':
      if (step.how === 'more') return t('offers.goOn');
      return step.how === 'again' ? t('offers.downloadAgain') : t('offers.download', { amount: bytes(step.bytes, locale) });
    case 'look':
      return t('offers.look');
    case 'start':
      return step.work.kind === 'mine'
        ? t(step.instead ? 'offers.mineInstead' : 'offers.mine')
        : t(step.instead ? 'offers.practiseInstead' : 'offers.practise');
    default:
      return assertNever(step);
  }
}
