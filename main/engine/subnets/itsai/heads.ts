// A detector's output as probabilities of the second class, whichever of the two kinds of head it has.
import type { WireTensor } from '../../../contract/inference-wire.ts';

/** For a row and a token of it. A head that judges a whole row says the same of all its tokens. */
export type Probability = (row: number, token: number) => number;

const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/**
 * Of `rows` × `tokens`: [rows, tokens, 2] for each token, [rows, 2] and [rows, 1] for each row. null: it is none of these, or not of
 * numbers.
 */
export function probabilities(output: WireTensor | undefined, rows: number, tokens: number): Probability | null {
  if (output?.type !== 'float32') return null;
  const { dims, data } = output;
  const classes = dims.at(-1);
  const perToken = dims.length === 3;
  const size = rows * (perToken ? tokens : 1) * (classes ?? 0);
  if (dims[0] !== rows || (perToken && dims[1] !== tokens) || (!perToken && dims.length !== 2)) return null;
  if ((classes !== 2 && (perToken || classes !== 1)) || data.length !== size) return null;
  if (!data.every(Number.isFinite)) return null;
  return (row, token) => {
    const at = (perToken ? row * tokens + token : row) * classes;
    // The softmax of two is the sigmoid of their difference.
    return classes === 1 ? sigmoid(data[at] ?? 0) : sigmoid((data[at + 1] ?? 0) - (data[at] ?? 0));
  };
}
