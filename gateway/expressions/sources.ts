import type { ASTNode } from '@marcbachmann/cel-js'
import { isNode, literalText } from './nodes.ts'
import { linear } from './patterns.ts'

/** Their value is true or false, whatever they are about. */
const tests: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'in', '&&', '||', '!_'])
const testFunctions: ReadonlySet<string> = new Set([
  ...['startsWith', 'endsWith', 'contains', 'exists', 'all', 'exists_one'],
  linear,
])

/** See `Expression.reads`. Rather too much than too little: of a function that is not known here, everything counts. */
export function readsOf(ast: ASTNode): readonly string[] {
  const found = new Set<string>()
  collect(ast, found)
  return [...found]
}

function collect(value: unknown, found: Set<string>): undefined {
  if (Array.isArray(value)) for (const part of value) collect(part, found)
  else if (isNode(value)) collectNode(value, found)
}

function collectNode(node: ASTNode, found: Set<string>): undefined {
  if (node.op === '?:') return collect(node.args.slice(1), found)
  if (tests.has(node.op) || (node.op === 'rcall' && testFunctions.has(node.args[0]))) return
  const field = fieldOf(node)
  if (field !== null) found.add(field)
  else if (node.op === 'id') found.add(node.args)
  else collect(node.args, found)
}

/** `request.path` and `request["path"]`. */
function fieldOf(node: ASTNode): string | null {
  if ((node.op !== '.' && node.op !== '[]') || node.args[0].op !== 'id') return null
  const key = typeof node.args[1] === 'string' ? node.args[1] : literalText(node.args[1])
  return key === null ? null : `${node.args[0].args}.${key}`
}

/** See `Expression.outcomes`. */
export function outcomesOf(node: ASTNode): readonly unknown[] {
  if (node.op === '?:') return node.args.slice(1).flatMap(outcomesOf)
  if (node.op === '-_') return outcomesOf(node.args).map((value) => -Number(value))
  if (node.op !== 'value') return []
  return [typeof node.args === 'bigint' ? Number(node.args) : node.args]
}
