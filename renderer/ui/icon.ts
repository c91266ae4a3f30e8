// Icons: one family, one size, a stroke of about 1.5 px at that size. They never speak alone: a word stands beside each.
export const ICON = { strokeWidth: 1.75, size: '1.125rem', 'aria-hidden': true } as const;
