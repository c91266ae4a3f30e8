// What a MiniLM-shaped model is fed in the bench: rows of as many tokens each, none of them padding.

interface Int64Tensor {
  readonly type: 'int64';
  readonly dims: number[];
  readonly data: BigInt64Array<ArrayBuffer>;
}

const FIRST_WORD = 1_000;
const WORDS = 20_000;

export function tokenFeeds(rows: number, tokens: number): Record<'input_ids' | 'attention_mask' | 'token_type_ids', Int64Tensor> {
  const dims = [rows, tokens];
  const data = (fill: (at: number) => number) => BigInt64Array.from({ length: rows * tokens }, (_, at) => BigInt(fill(at)));
  return {
    input_ids: { type: 'int64', dims, data: data((at) => FIRST_WORD + ((at * 37) % WORDS)) },
    attention_mask: { type: 'int64', dims, data: data(() => 1) },
    token_type_ids: { type: 'int64', dims, data: data(() => 0) },
  };
}
