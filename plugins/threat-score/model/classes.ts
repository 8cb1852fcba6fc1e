/** What the model tells apart, in the order of its columns. */
export const classes = ['sqli', 'xss', 'traversal', 'cmdi', 'code', 'query'] as const
export type ModelClass = (typeof classes)[number]

/** The families that a class stands for: where one of them is excluded, the model says nothing of it either. */
export const FAMILIES: Readonly<Record<ModelClass, readonly string[]>> = {
  sqli: ['sqli'],
  xss: ['xss'],
  traversal: ['traversal'],
  cmdi: ['cmdi'],
  code: ['template', 'java', 'objects', 'php', 'script'],
  query: ['nosql', 'ldap', 'xpath', 'xxe', 'ssrf', 'crlf', 'graphql'],
}

/** Columns of the weights: each class against what is harmless. */
export const COLUMNS = classes.length
