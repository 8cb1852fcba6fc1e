import type { ASTNode } from '@marcbachmann/cel-js'

/** Every node of a parsed expression. Macros (`exists`, `map` ...) share their nodes with the form that was written. */
export function* everyNode(value: unknown): Generator<ASTNode> {
  if (Array.isArray(value)) {
    for (const part of value) yield* everyNode(part)
  } else if (isNode(value)) {
    yield value
    yield* everyNode(value.args)
  }
}

/** The literal text of a node, or `null` when it is anything else. */
export function literalText(node: ASTNode | undefined): string | null {
  return node?.op === 'value' && typeof node.args === 'string' ? node.args : null
}

export function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value
}
