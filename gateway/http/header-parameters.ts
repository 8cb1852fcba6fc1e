/** A header with more parameters is not read further. */
const PARAMETERS = 8

interface Parameters {
  /** Name in lower case, value without its quotes (escapes in it stay: `\"` is text to one parser, a quote to another). */
  readonly pairs: readonly (readonly [string, string])[]
  /** False when something was left that is no parameter. */
  readonly whole: boolean
}

/** Reads `form-data; name="a"; filename=b`. Linear: each character is looked at once. */
export function readParameters(header: string): Parameters {
  const pairs: [string, string][] = []
  let at = header.indexOf(';')
  if (at < 0) return { pairs, whole: isToken(header.trim()) }
  const usual = isToken(header.slice(0, at).trim())
  while (at < header.length && pairs.length < PARAMETERS) {
    const equals = header.indexOf('=', at)
    if (equals < 0) break
    const name = header.slice(at + 1, equals).trim()
    if (!isToken(name)) break
    const from = skipBlanks(header, equals + 1)
    const quoted = header.charCodeAt(from) === 0x22
    const end = quoted ? quoteEnd(header, from + 1) : semicolon(header, from)
    pairs.push([name.toLowerCase(), quoted ? header.slice(from + 1, end) : header.slice(from, end).trim()])
    at = quoted ? skipBlanks(header, end + 1) : end
    if (at < header.length && header.charCodeAt(at) !== 0x3b) break
  }
  return { pairs, whole: usual && header.slice(at + 1).trim() === '' }
}

function isToken(text: string): boolean {
  return /^[\w*-]{1,40}$/.test(text)
}

function quoteEnd(header: string, from: number): number {
  let at = from
  while (at < header.length && header.charCodeAt(at) !== 0x22) at += header.charCodeAt(at) === 0x5c ? 2 : 1
  return Math.min(at, header.length)
}

function semicolon(header: string, from: number): number {
  const at = header.indexOf(';', from)
  return at < 0 ? header.length : at
}

function skipBlanks(header: string, from: number): number {
  let at = from
  while (header.charCodeAt(at) === 0x20) at++
  return at
}
