import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js'
import type { Expression, Expressions, Fault, Flag, Language, PluginHost } from '../contract/index.ts'
import { defineAbsence, mixNumbers } from './absent.ts'
import { faultOf, type Names } from './fault.ts'
import { declareFlags } from './flags.ts'
import { clausesOf, impliesAll, neverHolds } from './implies.ts'
import { misuse } from './misuse.ts'
import { defineNetworks, type Networks, prepareNetworks } from './networks.ts'
import { defineMatches, type Patterns, preparePatterns, withoutInternalNames } from './patterns.ts'
import { plainOf } from './plain.ts'
import { outcomesOf, readsOf } from './sources.ts'
import { countLoops, refill, type Steps } from './steps.ts'
import { createTestValues, testsOf } from './tests.ts'
import { isNumber, isPrintable, isText, notACondition, notANumber, notPrintable, notText } from './types.ts'
import { createValues, type Moment } from './values.ts'
import { declareVariables, scoredVariables, variables } from './vocabulary.ts'
import { defineZones, prepareZones, type Zones } from './zones.ts'

/** Each language is built when it is first asked for; most plugins ask for none. */
export function createExpressions(host: Pick<PluginHost, 'fact' | 'clock'>): Expressions {
  let head: Language | undefined
  let scored: Language | undefined
  return {
    get head() {
      head ??= createLanguage(host, scoredVariables)
      return head
    },
    get scored() {
      scored ??= createLanguage(host, [])
      return scored
    },
    withFlags: (flags) => createLanguage(host, [], flags),
  }
}

/** `unknownYet`: variables that have no value where these expressions are read. */
function createLanguage(
  host: Pick<PluginHost, 'fact' | 'clock'>,
  unknownYet: readonly string[],
  flags: readonly Flag[] | null = null,
): Language {
  const patterns: Patterns = new Map()
  const networks: Networks = new Map()
  const zones: Zones = new Map()
  const steps: Steps = { left: 0 }
  const environment = new Environment({ limits: { maxAstNodes: 2_000, maxDepth: 60 } })
  declareVariables(environment)
  defineAbsence(environment)
  mixNumbers(environment)
  defineMatches(environment, patterns)
  defineNetworks(environment, networks)
  defineZones(environment, zones)
  const moment = {} as Moment // filled before anything reads it
  const values = {
    ...createValues(moment, host),
    ...(flags && { flags: declareFlags(environment, flags, moment, host) }),
  }
  const { wallMs } = host.clock
  const names: Names = {
    variables: [...variables.filter((name) => !unknownYet.includes(name)), ...(flags ? ['flags'] : [])],
    flags: flags?.map(({ name }) => name) ?? [],
    functions: new Set(environment.getDefinitions().functions.map(({ name }) => name)),
  }
  const clauses = new WeakMap<object, ReturnType<typeof clausesOf>>()

  /** `accepts` refuses a type with a sentence; `toValue` gives what CEL computed in the form of the contract. */
  function compile<T>(
    source: string,
    accepts: (type: string) => string | null,
    toValue: (value: unknown) => T,
  ): Expression<T> | Fault {
    const parsed = attempt(() => environment.parse(source))
    if (parsed instanceof Error) return faultOf(parsed, source, names)
    const ast: ASTNode = parsed.ast
    const fault =
      preparePatterns(ast, patterns) ??
      prepareNetworks(ast, networks) ??
      prepareZones(ast, zones, wallMs) ??
      misuse(ast, unknownYet)
    if (fault) return fault
    const { type, error } = parsed.check()
    if (error) {
      const found = faultOf(error, source, names)
      return { ...found, summary: withoutInternalNames(found.summary) }
    }
    const refusal = accepts(type ?? 'dyn')
    if (refusal !== null) return { summary: refusal, source, at: ast.start }
    countLoops(ast, steps)
    const plain = type === 'bool' ? plainOf(ast, values) : null
    const expression: Expression<T> = {
      evaluate(ctx) {
        moment.ctx = ctx
        const known = plain?.()
        if (known !== undefined) return toValue(known)
        refill(steps)
        return toValue(parsed(values))
      },
      always: ast.op === 'value' && ast.args === true,
      outcomes: outcomesOf(ast),
      reads: readsOf(ast),
    }
    clauses.set(expression, clausesOf(ast))
    return expression
  }

  const condition = (source: string) =>
    compile(source, (type) => (type === 'bool' ? null : notACondition(type)), isTrue)
  const turnsOut = createTestValues(condition)
  return {
    condition,
    number: (source) => compile(source, (type) => (isNumber(type) ? null : notANumber(type)), toNumber),
    text: (source) => compile(source, (type) => (isText(type) ? null : notText(type)), toText),
    printable: (source) => compile(source, (type) => (isPrintable(type) ? null : notPrintable(type)), asItIs),
    implies: (when, then) => impliesAll(clauses.get(when) ?? null, clauses.get(then) ?? null),
    isImpossible: (when) => neverHolds(clauses.get(when) ?? null),
    tests: (when) => testsOf(when, clauses.get(when) ?? null, turnsOut),
  }
}

function attempt(parse: () => ParseResult): ParseResult | Error {
  try {
    return parse()
  } catch (error) {
    return error as Error
  }
}

const isTrue = (value: unknown): boolean => value === true
const asItIs = (value: unknown): unknown => value

function toNumber(value: unknown): number {
  if (typeof value === 'number') return value
  return typeof value === 'bigint' ? Number(value) : Number.NaN
}

function toText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
