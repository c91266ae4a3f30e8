// For tests: a gate between two sides of a story.

/** Something one side waits for and the other lets happen. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  const word = new AbortController();
  const opened = new Promise<void>((resolve) => word.signal.addEventListener('abort', () => resolve()));
  return { opened, open: () => word.abort() };
}
