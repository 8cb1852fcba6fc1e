import { stringEnd } from './graphql-strings.ts'

/** What one pass over a document counts. */
export interface Measures {
  /** Asks for the schema. */
  schema: boolean
  /** Asks for one type of it. */
  type: boolean
  depth: number
  aliases: number
  /** Calls of a field that checks a secret. */
  attempts: number
  directives: number
  typenames: number
  spreads: boolean
}

/** One pass: braces outside of arguments and strings, `name: name` and `@name` in selections. */
export function measure(text: string): Measures {
  const found: Measures = {
    schema: false,
    type: false,
    depth: 0,
    aliases: 0,
    attempts: 0,
    directives: 0,
    typenames: 0,
    spreads: false,
  }
  let depth = 0
  let inArguments = 0
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22: // "
        i = stringEnd(text, i)
        break
      case 0x23: // #
        i = lineEnd(text, i)
        break
      case 0x28: // (
        if (inArguments++ === 0 && depth > 0 && isAttempt(text, i)) found.attempts++
        break
      case 0x29:
        inArguments = Math.max(0, inArguments - 1)
        break
      case 0x7b: // {
        if (inArguments === 0) found.depth = Math.max(found.depth, ++depth)
        break
      case 0x7d:
        if (inArguments === 0) depth--
        break
      case 0x3a: // :
        if (inArguments === 0 && depth > 0) found.aliases++
        break
      case 0x40: // @
        found.directives++
        break
      case 0x2e: // .
        found.spreads ||= text.startsWith('...', i)
        break
      case 0x5f: // _
        if (text.startsWith('__', i) && !isLetter(text.charCodeAt(i - 1))) i = meta(text, i, found)
    }
  }
  return found
}

/** `__schema`, `__type` and `__typename` as fields; returns the last character read. */
function meta(text: string, at: number, found: Measures): number {
  let end = at + 2
  while (end - at < LONGEST_META && isLetter(text.charCodeAt(end))) end++
  const name = text.slice(at, end)
  if (name === '__typename') found.typenames++
  else if (name === '__schema') found.schema ||= SELECTED.test(text.slice(end, end + LONGEST_GAP))
  else if (name === '__type') found.type ||= CALLED.test(text.slice(end, end + LONGEST_GAP))
  return end - 1
}
const LONGEST_META = 12
const LONGEST_GAP = 40
/** Commas and comments are blanks. `{__schema}` is refused by servers, but tells that there is one. */
const SELECTED = /^[\s,]{0,20}[{}@#]/
const CALLED = /^[\s,]{0,20}[(#]/

function isLetter(code: number): boolean {
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x7a
}

/** Whether the field whose arguments begin at `at` checks a password, a code or a voucher. */
function isAttempt(text: string, at: number): boolean {
  return SECRET_FIELD.test(text.slice(Math.max(0, at - LONGEST_FIELD), at))
}
const LONGEST_FIELD = 48
const SECRET_FIELD =
  /(?:^|[\s,:{}_)]|user|customer|admin|account|member|check)(?:log_?(?:in|on)|sign_?in|authenticate|authenticate_?user|obtain_?token|token_?(?:auth|create)|create_?(?:access_?)?token|(?:verify|check|validate|confirm|submit|redeem|apply|try|use)_?(?:\w{0,12}_?)?(?:otp|pin|code|token|password|passcode|coupon|voucher|mfa|2fa|gift_?card)|otp|reset_?password|change_?password|recover_?account)(?:_?(?:user|customer|admin|account|member|with_?\w{1,16}|by_?\w{1,16}))?\s{0,4}$/i

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}
