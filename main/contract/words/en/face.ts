// Words of the page.
export const face = {} as const;
