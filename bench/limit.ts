// A limit on what the bench may take: what is not measured by then is given up.

const MS = 1_000;

/** Rejects when the time is up; what `measure` started ends with this process. */
export async function within(limitMs: number, measure: () => Promise<void>): Promise<void> {
  if (limitMs <= 0) throw new Error('the time for the whole bench was up');
  let timer: NodeJS.Timeout | undefined;
  const up = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`not done after ${Math.round(limitMs / MS)} s, when the time for the whole bench was up`)),
      limitMs,
    );
  });
  try {
    await Promise.race([measure(), up]);
  } finally {
    clearTimeout(timer);
  }
}
