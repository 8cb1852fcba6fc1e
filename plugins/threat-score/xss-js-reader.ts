import { meaningOf, NAME } from './xss-js-names.ts'

/** Evidence in a piece of JavaScript, as bits. */
export const SCRIPT = {
  dialog: 1,
  exec: 2,
  markup: 4,
  secret: 8,
  network: 16,
  decode: 32,
  location: 64,
  /** A function reached by a computed name or through `call`. */
  indirect: 128,
  /** A dangerous function named as a value: `[1].find(alert)`. */
  mention: 256,
  call: 512,
  assignment: 1024,
  throw: 2048,
  /** Text handed to something that runs it. */
  textAsCode: 4096,
  /** `onerror=`. */
  handler: 8192,
  /** `location=`. */
  redirect: 16384,
  /** `document['cookie']`: a secret that is spelled as nobody writes it. */
  spelled: 32768,
  /** An element that runs what it is given is made. */
  element: 65536,
  /** An element is given something to run, or a script of another host is. */
  load: 131072,
} as const

/** What stands before the next token, as far as the next token's meaning depends on it. */
export interface Reader {
  readonly text: string
  readonly end: number
  at: number
  evidence: number
  operand: number
  /** Meaning of the last name. */
  last: number
  /** Meaning of what stands before the dot, inside `a.b`; 0 outside. */
  owner: number
  /** The last name is a member of something. */
  member: boolean
  /** What was found inside the brackets of `a[...]`; -1 outside. */
  computed: number
  /** Meaning of what stands before these brackets. */
  base: number
  /** Brackets that are open. */
  depth: number
  /** The brackets whose member is one of the window, by depth and place; 0 outside. */
  windowDepth: number
  windowFrom: number
  /** Texts added to each other inside the brackets of `a[...]`. */
  pieces: number
  /** Open `${` of template literals. */
  templates: number
  /** A keyword made `) name` and the like possible. */
  control: boolean
}

/** The last token was no operand, an operand, or a closing bracket. */
export const NONE = 0
export const OPERAND = 1
export const CLOSED = 2

/** An owner that is no listed name. */
export const UNKNOWN = -1

/** Kinds of characters. */
const MARK = 0
export const BLANK = 1
export const LETTER = 2
export const DIGIT = 3
export const LINE_END = 4
export const QUOTE = 5
export const BACKTICK = 6
export const SLASH = 7

const KINDS = new Uint8Array(128)
KINDS.fill(LETTER, 65, 91).fill(LETTER, 97, 123).fill(DIGIT, 48, 58)
for (const [characters, kind] of [
  [' \t\v\f', BLANK],
  ['$_', LETTER],
  ['\n\r', LINE_END],
  ['"\'', QUOTE],
  ['`', BACKTICK],
  ['/', SLASH],
] as const) {
  for (const character of characters) KINDS[character.charCodeAt(0)] = kind
}

export function kindOf(c: number): number {
  if (c < 128) return KINDS[c]!
  // ECMA-262 12.3.
  if (c === 0x2028 || c === 0x2029) return LINE_END
  return c > 191 ? LETTER : MARK
}

export function isNamePart(c: number): boolean {
  const kind = kindOf(c)
  return kind === LETTER || kind === DIGIT
}

export function isQuote(c: number): boolean {
  return c === 34 || c === 39 || c === 96
}

/** `name(` or name`: `at` is the place of the bracket. */
export function noteCall(reader: Reader, at: number): undefined {
  const { text, last } = reader
  const argument = text.charCodeAt(at + 1)
  reader.evidence |= SCRIPT.call
  if (last === NAME.dialog || last === NAME.exec || last === NAME.maker) {
    // Prose writes `confirm (twice)`.
    const spaced =
      (text.charCodeAt(at - 1) === 32 && kindOf(argument) === LETTER) ||
      // `alert() is blocking`
      (argument === 41 && text.charCodeAt(at + 2) === 32 && kindOf(text.charCodeAt(at + 3)) === LETTER)
    // Without anything behind the bracket it is the name of a function in an address.
    if (!spaced && at + 1 < text.length) reader.evidence |= last === NAME.dialog ? SCRIPT.dialog : SCRIPT.exec
    if (isQuote(argument) || text.charCodeAt(at) === 96) reader.evidence |= SCRIPT.textAsCode
  } else if (last === NAME.timer) {
    if (isText(text, at + 1) || text.charCodeAt(at) === 96 || PAGE_INPUT.test(text.slice(at + 1, at + 20)))
      reader.evidence |= SCRIPT.exec
  } else if (last === NAME.markup) reader.evidence |= SCRIPT.markup
  else if (last === NAME.element)
    reader.evidence |= RUNNING.test(text.slice(at, at + 24)) ? SCRIPT.markup | SCRIPT.element : SCRIPT.markup
  else if (last === NAME.network) reader.evidence |= SCRIPT.network
  else if (last === NAME.loader)
    reader.evidence |= HOST.test(text.slice(at + 1, at + 8)) ? SCRIPT.network | SCRIPT.load : SCRIPT.network
  else if (last === NAME.decode) reader.evidence |= SCRIPT.decode
  else if (last === NAME.location)
    reader.evidence |= leadsAway(text, at + 1) ? SCRIPT.location | SCRIPT.redirect : SCRIPT.location
  else if (last === NAME.reflect && (text.charCodeAt(at) === 96 || text.startsWith('Function,', at + 1)))
    reader.evidence |= SCRIPT.indirect
  reader.last = 0
  reader.owner = 0
}

/** Elements that run what they are given, as an argument. */
const RUNNING = /^[(`]\s{0,3}\\?["'`]?(?:script|iframe|object|embed)["'`]/i
/** `import('//h.example')`: an address that programs of a site have no use for. */
const HOST = /^\s{0,3}\\?["'`]\/\//

/** A string, or one in an array: `setTimeout(['alert(1)'])`. */
function isText(text: string, at: number): boolean {
  return isQuote(text.charCodeAt(at)) || (text.charCodeAt(at) === 91 && isQuote(text.charCodeAt(at + 1)))
}

/** A string that begins with another host or scheme. */
export function leadsAway(text: string, from: number): boolean {
  return AWAY.test(text.slice(from, from + 20))
}
const AWAY = /^\s{0,3}\\?["'`](?:\/\/|https?:|javascript:|data:)/i

/** What the address of a page says, as an argument. */
const PAGE_INPUT = /^(?:name|(?:window\.|document\.)?location\.(?:hash|search|href))\b/

/** Text inside the brackets of `a[...]`: the name of a member, or a part of one. */
export function noteMemberText(reader: Reader, from: number, to: number): undefined {
  if (reader.computed < 0) return
  // `this['al'+'ert']`: a name that was cut in two hides from somebody.
  if (++reader.pieces === 2 && reader.computed === 0) reader.computed = NAME.reflect
  const meaning = meaningOf(reader.text, from, to)
  if (meaning === NAME.secret && reader.base === NAME.document && reader.text.charCodeAt(from) === 99)
    reader.evidence |= SCRIPT.spelled
  if (meaning !== 0) reader.computed = meaning
  else if (reader.computed === NAME.global) reader.computed = NAME.reflect
}

/** What a name means as a member of `owner`. */
export function ownMeaning(owner: number, meaning: number): number {
  if (meaning === NAME.page) return owner === NAME.document ? NAME.markup : 0
  if (meaning === NAME.view) return owner !== 0 ? NAME.global : 0
  if (meaning === NAME.steer) return owner === NAME.location ? NAME.location : 0
  // Of a thing, not a variable.
  if (meaning === NAME.source || meaning === NAME.content) return owner !== 0 ? meaning : 0
  // `eval.call(null, ..)`
  if (meaning === NAME.reflect && (owner === NAME.dialog || owner === NAME.exec)) return owner
  // `inquirer.prompt(...)`, `model.eval()`: a method of something else that only shares the name.
  return (owner === UNKNOWN || owner === NAME.self) && FOREIGN.includes(meaning) ? 0 : meaning
}

const FOREIGN: readonly number[] = [NAME.dialog, NAME.exec, NAME.timer, NAME.network, NAME.location, NAME.loader]

/** A dangerous name that is neither called nor a part of a longer one is a value. */
export function endName(reader: Reader): undefined {
  const { last } = reader
  if (last !== 0 && reader.operand === OPERAND) {
    if (last === NAME.dialog || last === NAME.exec) reader.evidence |= SCRIPT.mention
    else if (last === NAME.location) reader.evidence |= SCRIPT.location
  }
  reader.last = 0
  reader.owner = 0
}

export function endOperand(reader: Reader): undefined {
  endName(reader)
  reader.operand = NONE
}

export function endStatement(reader: Reader): undefined {
  endOperand(reader)
  reader.computed = -1
}

/** This is no program. */
export function stop(reader: Reader): undefined {
  reader.at = reader.end
  reader.operand = NONE
}
