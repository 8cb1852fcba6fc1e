import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import { RE2JS } from 're2js'
import type { Fault } from '../contract/index.ts'
import { everyNode, literalText } from './nodes.ts'

/** The library's own `matches` runs on RegExp, which backtracks: calls are renamed to this before they are checked. */
export const linear = 'linearMatches'

/**
 * Most instructions of a compiled pattern. RE2 is linear in the text, but a pattern that its automaton cannot hold runs
 * step by step, instructions times characters: measured 0.1 s for 300 instructions on 16 KiB made to hurt, under 1 ms
 * for everyday patterns.
 */
const maxInstructions = 500

/** Compiled patterns by their text. */
export type Patterns = Map<string, RE2JS>

/** Defines `matches()` on re2js, for the patterns that `preparePatterns` has compiled. */
export function defineMatches(environment: Environment, patterns: Patterns): void {
  const test = (text: string, pattern: string) => patterns.get(pattern)!.test(text)
  environment.registerFunction(`string.${linear}(string): bool`, test, { async: false })
  environment.registerFunction(`null.${linear}(string): bool`, () => false, { async: false })
}

/** Compiles the patterns of every `matches()` in an expression and points the calls to the linear engine. */
export function preparePatterns(ast: ASTNode, patterns: Patterns): Fault | null {
  for (const node of everyNode(ast)) {
    if (node.op !== 'rcall' || node.args[0] !== 'matches' || node.args[2].length !== 1) continue
    const argument = node.args[2][0]!
    const fault = addPattern(argument, patterns)
    if (fault) return { summary: fault, source: ast.input, at: argument.start }
    node.args[0] = linear
  }
  return null
}

export function withoutInternalNames(text: string): string {
  return text.replaceAll(linear, 'matches')
}

function addPattern(argument: ASTNode, patterns: Patterns): string | null {
  const pattern = literalText(argument)
  if (pattern === null) {
    return 'matches() needs its pattern written between quotes: one that comes with the request could be an attack'
  }
  try {
    const compiled = RE2JS.compile(pattern)
    if (compiled.programSize() > maxInstructions) {
      return `the pattern is too large (${compiled.programSize()} instructions, at most ${maxInstructions}): lower its counted repetitions`
    }
    patterns.set(pattern, compiled)
    return null
  } catch (error) {
    const said = error instanceof Error ? error.message.replace('error parsing regexp: ', '') : String(error)
    return `the pattern cannot be used: ${said} (RE2 syntax: no look-around, no back-references)`
  }
}
