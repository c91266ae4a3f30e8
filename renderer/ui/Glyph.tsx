// How a query ended, as a shape: the same shapes as the seam's grains.
import type { QueryOutcome } from '../../main/contract/query.ts';

const SHAPES: Readonly<Record<QueryOutcome, React.ReactNode>> = {
  answered: <circle cx="6" cy="6" r="4" fill="currentColor" />,
  late: (
    <>
      <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M6 2a4 4 0 0 0 0 8z" fill="currentColor" />
    </>
  ),
  refused: <path d="M6 1.4 10.6 6 6 10.6 1.4 6z" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  failed: <path d="m2.5 2.5 7 7m0-7-7 7" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
};

export function Glyph({ outcome }: { outcome: QueryOutcome }) {
  return (
    <svg className={`glyph glyph-${outcome}`} viewBox="0 0 12 12" aria-hidden="true">
      {SHAPES[outcome]}
    </svg>
  );
}
