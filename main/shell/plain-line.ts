// One line of text for the parts of the desktop that are not ours: a menu, a tooltip, a notification.

/** No control characters, no ends of lines, none that turn the reading direction, at most `most` characters. */
export function plainLine(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const signs = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  return signs.length <= most ? line : `${signs.slice(0, most - 1).join('')}…`;
}
