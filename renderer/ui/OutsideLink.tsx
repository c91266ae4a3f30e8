// A page of others, opened in the person's own browser: by main, which knows which ones may be; on a rig the browser is there already.
import { SquareArrowOutUpRight } from 'lucide-react';
import { outsidePage } from '../../main/contract/outside-pages.ts';
import { useStore } from '../state/use-lode.ts';
import { useWords } from '../words/use-words.ts';
import { ICON } from './icon.ts';

/** Nothing is drawn for an address that Lode would not open. `name`: what it leads to. */
export function OutsideLink({ address, name }: { address: string; name: string }) {
  const { t } = useWords();
  const store = useStore();
  const page = outsidePage(address);
  if (page === null) return null;
  const label = `${t('outside')}: ${name}`;
  const inside = (
    <>
      <SquareArrowOutUpRight {...ICON} />
      {t('outside')}
    </>
  );
  if (!window.lode)
    return (
      <a className="button button-small" href={page} target="_blank" rel="noreferrer noopener" aria-label={label}>
        {inside}
      </a>
    );
  const open = () => void store.send({ type: 'window.open-outside', args: { page } });
  return (
    <button type="button" className="button button-small" aria-label={label} onClick={open}>
      {inside}
    </button>
  );
}
