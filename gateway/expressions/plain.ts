import type { ASTNode } from '@marcbachmann/cel-js'
import { isNode, literalText } from './nodes.ts'
import { fieldsOf } from './vocabulary.ts'

/** `undefined`: not to be said like this; the CEL library has to. */
export type Plain = () => boolean | undefined

type Read = () => unknown
type Values = Readonly<Record<string, unknown>>
/** Headers and cookies. */
type Texts = Pick<ReadonlyMap<string, string | null>, 'get'>

/**
 * A condition that is made of comparisons of a value of the request with a literal, and `&&`, `||` and `!`, as functions:
 * most conditions are, and the library takes ten times as long to walk through them. `null` for any other. Where a value is
 * neither of the type of the literal nor absent, the answer is the library's, and so are its errors.
 */
export function plainOf(node: ASTNode, values: Values): Plain | null {
  if (node.op === '!_') return isNode(node.args) ? not(plainOf(node.args, values)) : null
  if (node.op === '&&' || node.op === '||') {
    const [left, right] = node.args.map((side) => plainOf(side, values))
    if (!left || !right) return null
    return node.op === '&&' ? and(left, right) : or(left, right)
  }
  if (node.op === 'rcall') return textTest(node.args[0], node.args[1], node.args[2], values)
  const [left, right] = Array.isArray(node.args) ? (node.args as unknown[]) : []
  if (!isNode(left) || !isNode(right)) return null
  const read = readOf(left, values)
  return read && comparison(node.op, read, right)
}

function not(inner: Plain | null): Plain | null {
  if (inner === null) return null
  return () => {
    const is = inner()
    return is === undefined ? undefined : !is
  }
}

function and(left: Plain, right: Plain): Plain {
  return () => {
    const is = left()
    return is === true ? right() : is
  }
}

function or(left: Plain, right: Plain): Plain {
  return () => {
    const is = left()
    return is === false ? right() : is
  }
}

function textTest(name: string, subject: ASTNode, args: readonly ASTNode[], values: Values): Plain | null {
  const read = readOf(subject, values)
  const part = literalText(args[0])
  if (read === null || part === null || args.length !== 1) return null
  if (name === 'startsWith') return ofText(read, (text) => text.startsWith(part))
  if (name === 'endsWith') return ofText(read, (text) => text.endsWith(part))
  return name === 'contains' ? ofText(read, (text) => text.includes(part)) : null
}

function comparison(operator: string, read: Read, right: ASTNode): Plain | null {
  const text = literalText(right)
  if (text !== null && operator === '==') return ofText(read, (value) => value === text)
  if (text !== null && operator === '!=') return ofText(read, (value) => value !== text, true)
  if (operator === 'in') {
    const list = textsOf(right)
    return list && ofText(read, (value) => list.includes(value))
  }
  const bound = numberOf(right)
  if (bound === null) return isNull(right) ? absence(operator, read) : null
  switch (operator) {
    case '==':
      return ofNumber(read, (value) => value === bound)
    case '!=':
      return ofNumber(read, (value) => value !== bound, true)
    case '<':
      return ofNumber(read, (value) => value < bound)
    case '<=':
      return ofNumber(read, (value) => value <= bound)
    case '>':
      return ofNumber(read, (value) => value > bound)
    case '>=':
      return ofNumber(read, (value) => value >= bound)
    default:
      return null
  }
}

function absence(operator: string, read: Read): Plain | null {
  if (operator === '==') return () => read() === null
  return operator === '!=' ? () => read() !== null : null
}

/** Tests of what is absent are false, but for being something else (see absent.ts). */
function ofText(read: Read, test: (value: string) => boolean, ofAbsent = false): Plain {
  return () => {
    const value = read()
    if (typeof value === 'string') return test(value)
    return value === null ? ofAbsent : undefined
  }
}

function ofNumber(read: Read, test: (value: number) => boolean, ofAbsent = false): Plain {
  return () => {
    const value = read()
    if (typeof value === 'number') return test(value)
    return value === null ? ofAbsent : undefined
  }
}

/** `request.path`, and `request.headers["x"]`. */
function readOf(node: ASTNode, values: Values): Read | null {
  if (node.op === '.') return fieldRead(node.args[0], node.args[1], values)
  if (node.op !== '[]') return null
  const [owner, key] = node.args
  const name = literalText(key)
  if (name === null || owner.op !== '.' || (owner.args[1] !== 'headers' && owner.args[1] !== 'cookies')) return null
  const texts = fieldRead(owner.args[0], owner.args[1], values)?.() as Texts | undefined
  return texts ? () => texts.get(name) : null
}

function fieldRead(variable: ASTNode, field: string, values: Values): Read | null {
  if (variable.op !== 'id' || !fieldsOf.get(variable.args)?.includes(field)) return null
  const record = values[variable.args] as Values
  return () => record[field]
}

function textsOf(node: ASTNode): readonly string[] | null {
  if (node.op !== 'list') return null
  const texts = node.args.map((item) => literalText(item))
  return texts.every((text) => text !== null) ? texts : null
}

function isNull(node: ASTNode): boolean {
  return node.op === 'value' && node.args === null
}

/** Doubles hold whole numbers up to 2^53; a larger one is CEL's to compare. */
function numberOf(node: ASTNode): number | null {
  if (node.op !== 'value') return null
  const value: unknown = node.args
  if (typeof value === 'number') return value
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : null
}
