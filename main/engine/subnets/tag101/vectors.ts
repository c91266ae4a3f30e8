// Vectors of one length, as embeddings are: likeness, middle, and the mean of a model's tokens.

export type Vector = Float32Array;

/** Of unit vectors: their cosine. */
export function cosine(a: Vector, b: Vector): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

/** To length one. A vector of nothing stays so. */
export function unit(vector: Vector): Vector {
  const length = Math.sqrt(cosine(vector, vector));
  return length > 0 ? vector.map((value) => value / length) : vector;
}

/** Their middle, each as heavy as it is said to be. */
export function centroid(weighed: readonly { readonly vector: Vector; readonly weight: number }[]): Vector {
  const sum = new Float32Array(weighed[0]?.vector.length ?? 0);
  for (const { vector, weight } of weighed) {
    for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] ?? 0) + weight * (vector[at] ?? 0);
  }
  return unit(sum);
}

/** `hidden`: rows × tokens × width, C order; the first `lengths[row]` tokens of a row count. null: not every number is one. */
export function meanPooled(hidden: Float32Array, lengths: readonly number[], tokens: number, width: number): Vector[] | null {
  const pooled = lengths.map((length, row) => {
    const mean = new Float32Array(width);
    for (let token = 0; token < length; token += 1) {
      const from = (row * tokens + token) * width;
      for (let at = 0; at < width; at += 1) mean[at] = (mean[at] ?? 0) + (hidden[from + at] ?? 0) / length;
    }
    return unit(mean);
  });
  return pooled.every((vector) => vector.every(Number.isFinite)) ? pooled : null;
}
