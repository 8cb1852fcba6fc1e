/** What a part of a pattern matches, as far as `readPattern` tells: the parts of `needsOf`. */
export interface PatternVisitor<Part> {
  /** One character out of these codes; `null`: of too many, or of others than these. */
  one(codes: readonly number[] | null): Part
  /** `\s`. */
  readonly blank: Part
  /** What has no length: `^`, `\b`, what is looked ahead for. */
  readonly nothing: Part
  inSequence(parts: readonly Part[]): Part
  eitherOf(parts: readonly Part[]): Part
  repeated(part: Part, min: number, max: number): Part
}

/** Codes of a class that are told one by one. */
const MOST = 8

/**
 * Reads a regular expression as this plugin writes them: no backreferences, no names, no flags but `i`. Its alternatives,
 * each with its text. Throws for what it does not know.
 */
export function readPattern<Part>(
  source: string,
  visitor: PatternVisitor<Part>,
): readonly { readonly source: string; readonly part: Part }[] {
  let at = 0
  const isAt = (text: string): boolean => source.startsWith(text, at)
  const wrong = (): Error => new SyntaxError(`/${source}/: cannot be read at ${at}: ${source.slice(at, at + 12)}`)

  function alternatives(): { source: string; part: Part }[] {
    const all: { source: string; part: Part }[] = []
    for (;;) {
      const from = at
      const parts: Part[] = []
      while (at < source.length && !isAt('|') && !isAt(')')) parts.push(quantified(element()))
      all.push({ source: source.slice(from, at), part: visitor.inSequence(parts) })
      if (!isAt('|')) return all
      at++
    }
  }

  function element(): Part {
    const character = source[at]!
    if (character === '(') return group()
    if (character === '[') return ofClass()
    if (character === '\\') return escaped()
    at++
    if (character === '^' || character === '$') return visitor.nothing
    if (character === '.') return visitor.one(null)
    if ('*+?{'.includes(character)) throw wrong()
    return visitor.one([character.charCodeAt(0)])
  }

  function group(): Part {
    const opening = GROUP.exec(source.slice(at, at + 4))?.[0]
    if (opening === undefined) throw wrong()
    at += opening.length
    const all = alternatives().map(({ part }) => part)
    if (source[at++] !== ')') throw wrong()
    return opening === '(?:' || opening === '(' ? visitor.eitherOf(all) : visitor.nothing
  }

  function escaped(): Part {
    if (/[bB]/.test(source[at + 1]!)) {
      at += 2
      return visitor.nothing
    }
    if (isAt('\\s')) {
      at += 2
      return visitor.blank
    }
    const code = character()
    return visitor.one(code === null ? null : [code])
  }

  /** The code of a character, escaped or not; `null` for a class of them. */
  function character(): number | null {
    if (!isAt('\\')) return source.charCodeAt(at++)
    const found = ESCAPE.exec(source.slice(at, at + 6))
    if (found === null) throw wrong()
    at += found[0].length
    const [, two, four, control, sign] = found
    const hex = two ?? four
    if (hex !== undefined) return Number.parseInt(hex, 16)
    if (control !== undefined) return CONTROLS[control]!
    return sign === undefined ? null : sign.charCodeAt(0)
  }

  function ofClass(): Part {
    const negated = isAt('[^')
    at += negated ? 2 : 1
    const codes: number[] = []
    let few = !negated
    while (!isAt(']')) {
      if (at >= source.length) throw wrong()
      const first = character()
      const isRange = first !== null && isAt('-') && source[at + 1] !== ']'
      if (isRange) at++
      const last = isRange ? character() : first
      if (first === null || last === null || last - first >= MOST) few = false
      else for (let code = first; code <= last; code++) codes.push(code)
    }
    at++
    return visitor.one(few && codes.length <= MOST ? codes : null)
  }

  function quantified(part: Part): Part {
    const found = '*+?{'.includes(source[at] ?? ' ') ? QUANTIFIER.exec(source.slice(at, at + 12)) : null
    if (found === null) return part
    at += found[0].length
    const [, sign, least = '', comma, most = ''] = found
    if (sign !== undefined) return visitor.repeated(part, sign === '+' ? 1 : 0, sign === '?' ? 1 : Infinity)
    const min = Number(least)
    return visitor.repeated(part, min, comma === undefined ? min : most === '' ? Infinity : Number(most))
  }

  const all = alternatives()
  if (at < source.length) throw wrong()
  return all
}

const GROUP = /^\((?:\?(?::|=|!|<=|<!))?/
const QUANTIFIER = /^(?:([*+?])|\{(\d{1,6})(?:(,)(\d{1,6})?)?\})\??/
const ESCAPE = /^\\(?:x([\da-f]{2})|u([\da-f]{4})|([nrtfv0])|[sSwWdD]|([^a-z0-9]))/i
const CONTROLS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0 }
