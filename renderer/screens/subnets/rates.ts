// From what a tempo paid to what a day of the same would: whole α-rao, cut and never rounded up.

const DAY_MS = 86_400_000n;

/** `perTempo`: α-rao as decimal digits. `tempo`: blocks. A block's time is counted in whole milliseconds. */
export function alphaADay(perTempo: string, tempo: number, blockMs: number): string {
  const tempoMs = BigInt(Math.max(1, Math.round(tempo * blockMs)));
  return ((BigInt(perTempo) * DAY_MS) / tempoMs).toString();
}
