/** What the model tells apart, in the order of its columns; the families that each class stands for. */
export const classes = ['sqli', 'xss', 'traversal', 'cmdi', 'code', 'query'] as const
export type ModelClass = (typeof classes)[number]

/** Columns of the weights: attack or not, then one for each class. */
export const COLUMNS = classes.length + 1
