// An amount with its unit: few digits to look at, all of them when asked for.
import { AMOUNT_DECIMALS } from '../../main/contract/amounts.ts';
import { amountText, withUnit } from '../words/amounts.ts';
import { useWords } from '../words/use-words.ts';

interface Props {
  /** Decimal digits of the smallest part, perhaps with a minus. */
  readonly of: string;
  /** "τ", "α", or a subnet's own sign: text of a stranger. */
  readonly unit: string;
  /** Converted: never exact. */
  readonly about?: boolean;
  readonly places?: number;
}

export function Amount({ of, unit, about = false, places }: Props) {
  const { locale } = useWords();
  return (
    <span className="amount figure" title={withUnit(of, unit, locale, AMOUNT_DECIMALS)}>
      {about ? '≈ ' : null}
      <bdi className="amount-unit">{unit}</bdi> {amountText(of, locale, places)}
    </span>
  );
}
