import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js'
import type { PluginHost } from '../../gateway/contract/index.ts'
import { suggest } from '../../gateway/contract/index.ts'
import { defineAbsence, mixNumbers } from './absent.ts'
import { type Fault, faultOf, readable } from './fault.ts'
import { everyNode, literalText } from './nodes.ts'
import { defineMatches, type Patterns, preparePatterns, withoutInternalNames } from './patterns.ts'
import { createValues, type Moment } from './values.ts'
import { declareVariables, limitFields } from './vocabulary.ts'

/** A checked expression over the request of the moment. Evaluation throws only what CEL calls an error. */
export interface Expression {
  evaluate(): unknown
  /** True for the literal `true`. */
  readonly always: boolean
}

export interface Language {
  /** An expression that is true or false. */
  condition(source: string): Expression | Fault
  /** An expression whose value can stand in a header: text, number, truth value, list of texts, or null. */
  printable(source: string): Expression | Fault
}

/** Types that a header template can print; `dyn` may turn out to be null or text at run time. */
const printableTypes: ReadonlySet<string> = new Set(['string', 'double', 'int', 'uint', 'bool', 'null', 'list<string>'])

/** The language of conditions, reading from `moment`. Parsed and type-checked at load; nothing is parsed per request. */
export function createLanguage(moment: Moment, host: Pick<PluginHost, 'fact' | 'clock'>): Language {
  const patterns: Patterns = new Map()
  const environment = new Environment({ limits: { maxAstNodes: 2_000, maxDepth: 60 } })
  declareVariables(environment)
  defineAbsence(environment)
  mixNumbers(environment)
  defineMatches(environment, patterns)
  const functions = new Set(environment.getDefinitions().functions.map(({ name }) => name))
  const values = createValues(moment, host)

  function compile(source: string, accepts: (type: string) => string | null): Expression | Fault {
    const parsed = attempt(() => environment.parse(source))
    if (parsed instanceof Error) return faultOf(parsed, source, functions)
    const ast: ASTNode = parsed.ast
    const fault = preparePatterns(ast, patterns) ?? misuse(ast)
    if (fault) return fault
    const { type, error } = parsed.check()
    if (error) {
      const found = faultOf(error, source, functions)
      return { ...found, summary: withoutInternalNames(found.summary) }
    }
    const refusal = accepts(type ?? 'dyn')
    if (refusal !== null) return { summary: refusal, source, at: ast.start }
    return { evaluate: () => parsed(values), always: ast.op === 'value' && ast.args === true }
  }

  return {
    condition: (source) => compile(source, (type) => (type === 'bool' ? null : notACondition(type))),
    printable: (source) => compile(source, (type) => (isPrintable(type) ? null : notPrintable(type))),
  }
}

function attempt(parse: () => ParseResult): ParseResult | Error {
  try {
    return parse()
  } catch (error) {
    return error as Error
  }
}

function notACondition(type: string): string {
  return `a condition must be true or false, and this is ${readable(type)}; compare it with something (== ...)`
}

function notPrintable(type: string): string {
  return `${readable(type)} cannot be written into a header; use text, a number or a list of texts`
}

function isPrintable(type: string): boolean {
  const inner = /^dyn<(.*)>$/.exec(type)?.[1] ?? type
  return type === 'dyn' || printableTypes.has(inner)
}

/** What the type checker would let pass although it cannot mean what its author thinks. */
function misuse(ast: ASTNode): Fault | null {
  for (const node of everyNode(ast)) {
    const summary = pointlessHas(node) ?? unknownLimitField(node)
    if (summary !== null) return { summary, source: ast.input, at: node.pos }
  }
  return null
}

/** What is missing is null here, so that `has()` would always be true. */
function pointlessHas(node: ASTNode): string | null {
  if (node.op !== 'call' || node.args[0] !== 'has') return null
  return 'has() does not tell: what is missing is null; write ... != null, or "name" in request.headers'
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
