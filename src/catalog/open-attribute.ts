/** How open a dataset or a column is (开放属性), from the most open to the least. */
export const openAttributes = ['UNCONDITIONAL', 'CONDITIONAL', 'NOT_OPEN'] as const

export type OpenAttribute = (typeof openAttributes)[number]

/** The stricter of two: a column is never looser than its dataset. */
export const stricter = (a: OpenAttribute, b: OpenAttribute): OpenAttribute =>
  openAttributes.indexOf(a) >= openAttributes.indexOf(b) ? a : b
