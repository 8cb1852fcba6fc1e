import type { ASTNode } from '@marcbachmann/cel-js'
import { everyNode, isNode } from './nodes.ts'

/**
 * Most steps that loops may take in one evaluation. An expression that takes apart a whole request head of 16 KiB, letter by
 * letter, stays below; one that loops within a loop over what a client wrote does not, and would otherwise hold up every
 * other request for seconds or for ever. Measured: 5 ms for half of them.
 */
const maxSteps = 400_000

/** A call on a text costs more than a comparison. */
const stepsOfCall = 8

/** What is left for the evaluation under way; all expressions of a language share it, because one runs at a time. */
export interface Steps {
  left: number
}

export function refill(steps: Steps): undefined {
  steps.left = maxSteps
}

/** CEL has no word for it; the code is what logs say. */
class TooManySteps extends Error {
  readonly code = 'too_many_steps'
}

/** As the library keeps it: a loop (`exists`, `map` ...) is checked into another form, which runs through `handle`. */
interface Loop {
  readonly op: 'comprehension'
  readonly args: { readonly step: ASTNode }
  handle: (items: unknown, ...rest: unknown[]) => unknown
}

/** Counts the loops of a checked expression: each pays for all its rounds before the first. */
export function countLoops(ast: ASTNode, steps: Steps): undefined {
  for (const node of everyNode(ast)) {
    const loop = loopOf(node)
    if (loop === null) continue
    const each = sizeOf(loop.args.step)
    const run = loop.handle
    loop.handle = (items, ...rest) => {
      steps.left -= roundsOf(items) * each
      if (steps.left < 0) throw new TooManySteps('the loops of the expression take too many steps')
      return run(items, ...rest)
    }
  }
}

function loopOf(node: ASTNode): Loop | null {
  const { alternate } = (node as unknown as { readonly meta: { readonly alternate?: Partial<Loop> } }).meta
  if (alternate?.op !== 'comprehension') return null
  if (typeof alternate.handle !== 'function') throw new TypeError('loops of the CEL library cannot be counted')
  return alternate as Loop
}

function sizeOf(step: ASTNode): number {
  let size = 0
  for (const node of everyNode(step)) size += node.op === 'rcall' || node.op === 'call' ? stepsOfCall : 1
  return size
}

function roundsOf(items: unknown): number {
  if (Array.isArray(items)) return items.length
  if (items instanceof Map || items instanceof Set) return items.size
  return isNode(items) || typeof items !== 'object' || items === null ? 1 : Object.keys(items).length
}
