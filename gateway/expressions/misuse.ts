import type { ASTNode } from '@marcbachmann/cel-js'
import { type Fault, suggest } from '../contract/index.ts'
import { everyNode, literalText } from './nodes.ts'
import { limitFields } from './vocabulary.ts'

/** What the type checker would let pass although it cannot mean what its author thinks. */
export function misuse(ast: ASTNode, unknownYet: readonly string[]): Fault | null {
  for (const node of everyNode(ast)) {
    const summary = pointlessHas(node) ?? tooEarly(node, unknownYet) ?? unknownLimitField(node)
    if (summary !== null) return { summary, source: ast.input, at: node.pos }
  }
  return null
}

/** What is missing is null here, so that `has()` would always be true. */
function pointlessHas(node: ASTNode): string | null {
  if (node.op !== 'call' || node.args[0] !== 'has') return null
  return 'has() does not tell: what is missing is null; write ... != null, or "name" in request.headers'
}

function tooEarly(node: ASTNode, unknownYet: readonly string[]): string | null {
  if (node.op !== 'id' || !unknownYet.includes(node.args)) return null
  return `${node.args} is not known yet: this is read before the request is scored; only policies can use it`
}

/** Limits are looked up by name at run time, so that the type checker does not know their fields. */
function unknownLimitField(node: ASTNode): string | null {
  if (node.op !== '.' && node.op !== '[]') return null
  const [limit, key] = node.args
  if ((limit.op !== '.' && limit.op !== '[]') || limit.args[0].op !== 'id' || limit.args[0].args !== 'limits')
    return null
  const field = typeof key === 'string' ? key : literalText(key)
  if (field === null || limitFields.includes(field)) return null
  const meant = suggest(field, limitFields)
  return `a limit has no field "${field}"; ${meant === undefined ? `known: ${limitFields.join(', ')}` : `did you mean "${meant}"?`}`
}
