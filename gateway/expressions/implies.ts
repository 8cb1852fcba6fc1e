import type { ASTNode } from '@marcbachmann/cel-js'
import { isNode, literalText } from './nodes.ts'
import { linear } from './patterns.ts'

/**
 * One test of a condition. Two are the same when their text is; a comparison with a literal can be weighed against
 * another one of the same value.
 */
export interface Atom {
  readonly text: string
  readonly negated: boolean
  readonly comparison: Comparison | null
}

interface Comparison {
  readonly subject: string
  readonly operator: string
  readonly operand: string | number | readonly unknown[]
}

/** A condition as alternatives of tests that hold together. `null`: too many to be told. */
export type Clauses = readonly (readonly Atom[])[] | null

/** Beyond it a condition is not looked into: alternatives multiply. */
const mostClauses = 128

/** Only what surely is so: two conditions that mean the same in other words are not seen through. */
export function impliesAll(when: Clauses, then: Clauses): boolean {
  if (when === null || then === null) return false
  return when.every((clause) =>
    then.some((wanted) => wanted.every((atom) => clause.some((held) => implies(held, atom)))),
  )
}

/** Every alternative holds two tests that exclude each other. */
export function neverHolds(clauses: Clauses): boolean {
  return clauses?.every((clause) => clause.some((a) => clause.some((b) => excludes(a, b)))) ?? false
}

/** The disjunctive form of a condition. */
export function clausesOf(node: ASTNode, negated = false): Clauses {
  if (node.op === '!_' && isNode(node.args)) return clausesOf(node.args, !negated)
  if (node.op === 'value' && typeof node.args === 'boolean') return node.args === negated ? [] : [[]]
  if (node.op !== '&&' && node.op !== '||') return [[toAtom(node, negated)]]
  const [left, right] = node.args.map((side) => clausesOf(side, negated))
  if (!left || !right) return null
  // De Morgan: a denied "and" is an "or" of denied sides.
  const joined =
    (node.op === '||') !== negated ? [...left, ...right] : left.flatMap((a) => right.map((b) => [...a, ...b]))
  return joined.length > mostClauses ? null : joined
}

function toAtom(node: ASTNode, negated: boolean): Atom {
  const opposite = node.op === '!=' ? '==' : null
  if (opposite !== null) {
    const [left, right] = node.args as [ASTNode, ASTNode]
    const text = `${textOf(left)} == ${textOf(right)}`
    return { text, negated: !negated, comparison: comparisonOf('==', left, right) }
  }
  return { text: textOf(node), negated, comparison: toComparison(node) }
}

/** As it was written: other blanks make another text, and then nothing is said. */
function textOf(node: ASTNode): string {
  return node.input.slice(node.start, node.end)
}

const textTests: ReadonlySet<string> = new Set(['startsWith', 'endsWith', 'contains'])
const comparisons: ReadonlySet<string> = new Set(['==', '<', '<=', '>', '>=', 'in'])

function toComparison(node: ASTNode): Comparison | null {
  if (node.op === 'rcall' && textTests.has(node.args[0]) && node.args[0] !== linear) {
    return comparisonOf(node.args[0], node.args[1], node.args[2][0])
  }
  if (!comparisons.has(node.op)) return null
  const [left, right] = node.args as [ASTNode, ASTNode]
  return comparisonOf(node.op, left, right)
}

function comparisonOf(operator: string, left: ASTNode, right: ASTNode | undefined): Comparison | null {
  const operand = literalOf(right)
  return operand === null ? null : { subject: textOf(left), operator, operand }
}

function literalOf(node: ASTNode | undefined): Comparison['operand'] | null {
  if (node?.op === 'list') {
    const items = node.args.map(literalOf)
    return items.includes(null) ? null : items
  }
  if (node?.op !== 'value') return null
  const value: unknown = node.args
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value)
  return literalText(node)
}

function implies(held: Atom, wanted: Atom): boolean {
  if (held.text === wanted.text) return held.negated === wanted.negated
  if (held.negated || held.comparison === null || wanted.comparison === null) return false
  const answer = answerOf(held.comparison, wanted.comparison)
  return answer !== null && answer !== wanted.negated
}

function excludes(a: Atom, b: Atom): boolean {
  if (a.text === b.text) return a.negated !== b.negated
  if (a.negated || a.comparison === null || b.comparison === null) return false
  const answer = answerOf(a.comparison, b.comparison)
  return answer !== null && answer === b.negated
}

/** What `wanted` is when `held` holds; `null` when nobody knows. */
function answerOf(held: Comparison, wanted: Comparison): boolean | null {
  if (held.subject !== wanted.subject) return null
  if (held.operator === '==') return test(held.operand, wanted)
  if (held.operator === 'in' && Array.isArray(held.operand)) {
    const answers = new Set(held.operand.map((value) => test(value, wanted)))
    return answers.size === 1 ? [...answers][0]! : null
  }
  if (typeof held.operand === 'number') return range(held.operator, held.operand, wanted)
  return typeof held.operand === 'string' ? piece(held.operator, held.operand, wanted) : null
}

/** The answer for a known value. */
function test(value: unknown, { operator, operand }: Comparison): boolean | null {
  if (operator === 'in') return Array.isArray(operand) ? operand.includes(value) : null
  if (typeof value !== typeof operand) return null
  if (operator === '==') return value === operand
  if (typeof value === 'string' && typeof operand === 'string') {
    if (operator === 'startsWith') return value.startsWith(operand)
    if (operator === 'endsWith') return value.endsWith(operand)
    return operator === 'contains' ? value.includes(operand) : null
  }
  if (typeof value !== 'number' || typeof operand !== 'number') return null
  if (operator === '<') return value < operand
  if (operator === '<=') return value <= operand
  return operator === '>' ? value > operand : value >= operand
}

/** The answer when the value lies on one side of `bound`. */
function range(operator: string, bound: number, wanted: Comparison): boolean | null {
  const { operand } = wanted
  if (typeof operand !== 'number') return null
  const up = operator.startsWith('>')
  const sign = up ? 1 : -1
  const distance = sign * (bound - operand)
  const strict = !operator.endsWith('=')
  // Beyond the other bound, or on it and one of the two leaves it out.
  const beyond = distance > 0 || (distance === 0 && strict)
  if (wanted.operator === '==') return beyond ? false : null
  if (wanted.operator.startsWith('>') === up) {
    return beyond || (distance === 0 && wanted.operator.endsWith('=')) ? true : null
  }
  return beyond || (distance === 0 && !wanted.operator.endsWith('=')) ? false : null
}

/** The answer when the value begins with, ends in or contains `known`. */
function piece(operator: string, known: string, { operator: asked, operand }: Comparison): boolean | null {
  if (typeof operand !== 'string') return null
  if (asked === 'contains') return known.includes(operand) ? true : null
  if (asked === '==') return test(operand, { subject: '', operator, operand: known }) === false ? false : null
  if (asked !== operator) return null
  if (operator === 'startsWith') return startAgrees(known, operand, (text, part) => text.startsWith(part))
  return operator === 'endsWith' ? startAgrees(known, operand, (text, part) => text.endsWith(part)) : null
}

function startAgrees(known: string, asked: string, has: (text: string, part: string) => boolean): boolean | null {
  if (has(known, asked)) return true
  return has(asked, known) ? null : false
}
