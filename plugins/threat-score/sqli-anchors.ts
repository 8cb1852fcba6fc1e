import { CASE, LOGIC, PROBE, STATEMENT, TAIL, UNION } from './sqli-kinds.ts'
import { allWords } from './sqli-words.ts'

const kinds: readonly number[] = [LOGIC, UNION, STATEMENT, TAIL, CASE]

/**
 * Words at which SQL may begin or go on in the middle of other text: operators of logic, statements, clauses, and names
 * that only attacks need.
 */
export const anchorWords: readonly string[] = [
  ...new Set([
    ...[...allWords()]
      .filter(({ kind, use }) => kinds.includes(kind) || (use & PROBE) !== 0)
      .map(({ text }) => firstPart(text)),
    ...'char chr concat concat_ws iif exp soname reconfigure dbcc raiserror conv crc32 user_id suser_id rawtohex connection_id sqlite_version current_database cdbl cvar'.split(
      ' ',
    ),
  ]),
].filter((word) => word.length > 1)

/** `dbms_pipe` of `dbms_pipe.receive_message`. */
function firstPart(word: string): string {
  return /^\w*/.exec(word)?.[0] ?? word
}

/** Prime; one other word in a hundred passes by chance and is read for nothing. */
const SLOTS = 32749
const slots = new Uint8Array(SLOTS)
const logicSlots = new Uint8Array(SLOTS)
for (const word of anchorWords) slots[slotOf(hashOf(word))] = 1
for (const word of ['or', 'and', 'xor']) logicSlots[slotOf(hashOf(word))] = 1

/** The next place at or behind `from` where SQL may begin; -1 for none. */
export function nextAnchor(text: string, from: number): number {
  let hash = 0
  let start = from
  let digit = false
  for (let i = from; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 0
    const letter = code | 0x20
    if ((letter >= 0x61 && letter <= 0x7a) || code === 0x5f) {
      if (hash === 0 || digit) {
        hash = 0
        start = i
      }
      digit = false
      hash = step(hash, code)
    } else if (code >= 0x30 && code <= 0x39) {
      if (hash !== 0) hash = step(hash, code)
      digit = true
    } else {
      if (hash !== 0 && slots[slotOf(hash)] === 1 && (logicSlots[slotOf(hash)] === 0 || mayCompare(text, i)))
        return start
      hash = 0
      digit = false
      if (isDouble(code, text.charCodeAt(i + 1))) return i
    }
  }
  return -1
}

/** `||`, `&&`, `@@` and the start of a comment. */
function isDouble(code: number, after: number): boolean {
  if (code === 0x7c || code === 0x26 || code === 0x40) return after === code
  return code === 0x2f && after === 0x2a
}

/** How far behind AND or OR a comparison or a call is looked for. */
const REACH = 40
/** A value of so few characters is read whatever it holds. */
const SHORT = 32

/** Whether what follows `and` or `or` can be a condition: prose goes on with words and blanks. */
function mayCompare(text: string, from: number): boolean {
  const end = Math.min(text.length, from + REACH)
  for (let i = from; i < end; i++) {
    const code = text.charCodeAt(i)
    const letter = code | 0x20
    if ((letter >= 0x61 && letter <= 0x7a) || code === 0x20 || code === 0x2c || code === 0x2e) continue
    if (code === 0x0a && (i === from || text.length <= SHORT)) continue // a line end for a blank
    return code !== 0x0a
  }
  // Of a short value all that follows may be words: `1 or not 0`, `1 or true`.
  return end === text.length && (end - from < 8 || end <= SHORT)
}

function step(hash: number, code: number): number {
  return (Math.imul(hash, 31) + (code | 0x20)) | 0
}

function hashOf(word: string): number {
  let hash = 0
  for (let i = 0; i < word.length; i++) hash = step(hash, word.charCodeAt(i))
  return hash
}

function slotOf(hash: number): number {
  return (hash >>> 0) % SLOTS
}
