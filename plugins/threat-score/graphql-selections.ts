import { stringEnd } from './graphql-strings.ts'

/** What a second pass over a document sees of the fields it selects. */
export interface Selections {
  /** How often one field stands within itself, at most: `friends { friends { ..`. */
  nested: number
  /** How often one field follows itself, whatever it is called in the answer. */
  repeated: number
  /** Directives in a row. */
  directives: number
  /** A secret is asked for: no page shows one. */
  secret: boolean
}

/** Selections deeper than this are judged by their depth. */
const DEEPEST = 64
const LONGEST_NAME = 60

/** The hash of a password and its salt, and what a seller of accounts wants besides. */
const SECRET =
  /^(?:password|passwd|pwd|pw|pass_?word_?(?:hash|digest|salt)|hashed_?password|encrypted_?password|password_?reset_?token|reset_?password_?token|totp_?secret|otp_?secret|mfa_?secret|private_?key|ssn|cvv)$/i

/** Reads names outside of arguments: fields, not their aliases, types, fragments and directives. */
export function readSelections(text: string): Selections {
  const found: Selections = { nested: 0, repeated: 0, directives: 0, secret: false }
  const path: string[] = []
  let last = ''
  let run = 0
  let directives = 0
  let inArguments = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x22) i = stringEnd(text, i)
    else if (code === 0x28) inArguments++
    else if (code === 0x29) inArguments = Math.max(0, inArguments - 1)
    else if (inArguments > 0) continue
    else if (code === 0x7b) {
      if (path.length < DEEPEST) path.push(last)
      if (last !== '' && last !== 'ofType') found.nested = Math.max(found.nested, countOf(path, last))
      directives = run = 0
      last = ''
    } else if (code === 0x7d) {
      path.pop()
      directives = run = 0
      last = ''
    } else if (code === 0x40) {
      found.directives = Math.max(found.directives, ++directives)
      i = nameEnd(text, i + 1) - 1
    } else if (code === 0x2e || code === 0x24) i = nameEnd(text, skipBlanks(text, skipDots(text, i))) - 1
    else if (isName(code)) {
      const end = nameEnd(text, i)
      const after = skipBlanks(text, end)
      if (path.length > 0 && text.charCodeAt(after) !== 0x3a) {
        const name = text.slice(i, Math.min(end, i + LONGEST_NAME))
        run = name === last ? run + 1 : 1
        found.repeated = Math.max(found.repeated, run)
        last = name
        directives = 0
        found.secret ||= SECRET.test(name) && isSelected(text, after)
      }
      i = end - 1
    }
  }
  return found
}

/** A field that ends here: another one or a brace follows, not its arguments. */
function isSelected(text: string, after: number): boolean {
  const code = text.charCodeAt(after)
  return code === 0x7d || code === 0x2e || code === 0x40 || isName(code)
}

function countOf(path: readonly string[], name: string): number {
  let count = 0
  for (const one of path) if (one === name) count++
  return count
}

function skipDots(text: string, at: number): number {
  let end = at + 1
  while (text.charCodeAt(end) === 0x2e) end++
  return end
}

function skipBlanks(text: string, at: number): number {
  let end = at
  while (end < text.length && (text.charCodeAt(end) <= 0x20 || text.charCodeAt(end) === 0x2c)) end++
  return end
}

function nameEnd(text: string, at: number): number {
  let end = at
  while (end < text.length && isName(text.charCodeAt(end))) end++
  return Math.max(end, at)
}

function isName(code: number): boolean {
  const letter = code | 0x20
  return (letter >= 0x61 && letter <= 0x7a) || code === 0x5f || (code >= 0x30 && code <= 0x39)
}
