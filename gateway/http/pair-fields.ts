import { BASE64_MARK, BLANK, classify, LINE_END, OTHER } from './byte-class.ts'
import { addName, addText, type Origin, type Sink } from './field-sink.ts'
import { WINDOW } from './how.ts'
import { addValue } from './value-fields.ts'

/** In a name these say that the separators cut something else than pairs. */
const NOT_IN_NAMES = OTHER | BLANK | BASE64_MARK | LINE_END

/**
 * Adds the pairs of a query, a form or a cookie: a value per pair at `where.name`, names that are not plain as fields of
 * kind `name`, a piece without `=` as a nameless value. Where the separators tore a payload apart (`1' or '1'='1`,
 * `x&&whoami`, `'; drop table`), the whole is added as well.
 */
export function readPairs(sink: Sink, origin: Origin, text: string, where: string, separator: '&' | ';'): void {
  const prefix = `${where}.`
  let torn = false
  let gap = false
  // The next `=` is looked for only when it is behind: looking from each piece would be quadratic.
  let equals = text.indexOf('=')
  for (let from = 0; from < text.length; ) {
    if (sink.room <= 0) {
      // The whole, where it is added, holds the rest.
      if (!torn) addText(sink, origin, `${prefix}rest`, '', text.slice(from))
      break
    }
    const found = text.indexOf(separator, from)
    const end = found < 0 ? text.length : found
    if (separator === ';') while (from < end && text.charCodeAt(from) === 0x20) from++
    if (equals >= 0 && equals < from) equals = text.indexOf('=', from)
    if (equals >= 0 && equals < end) {
      if (addPair(sink, origin, prefix, text.slice(from, equals), text.slice(equals + 1, end))) torn = true
    } else if (from < end) {
      if (addBare(sink, origin, where, text.slice(from, end)) && end - from < text.length) torn = true
      if (gap) torn = true
    }
    gap = from === end && from > 0
    from = end + 1
  }
  if (torn) addText(sink, origin, where, '', text)
}

/** Returns whether the name is none. */
function addPair(sink: Sink, origin: Origin, prefix: string, rawName: string, value: string): boolean {
  const seen = classify(rawName)
  const field = addName(sink, origin, prefix, rawName, rawName, seen)
  const name = field === null ? rawName : field.name
  addPairValue(sink, origin, prefix + name, name, value)
  return rawName.length > WINDOW || (field !== null && (classify(field.value) & NOT_IN_NAMES) !== 0)
}

/** A value may be empty and is a field all the same: `?debug=` is an input. */
function addPairValue(sink: Sink, origin: Origin, where: string, name: string, value: string): void {
  if (value.length > 0) addValue(sink, origin, where, name, value)
  else {
    sink.fields.push({ where, kind: origin.kind, name, raw: '', value: '', steps: origin.before, plain: true })
    sink.room--
  }
}

/** Returns whether the piece is more than a word. */
function addBare(sink: Sink, origin: Origin, where: string, piece: string): boolean {
  const at = sink.fields.length
  addValue(sink, origin, where, '', piece)
  return sink.fields.length !== at + 1 || !sink.fields[at]!.plain
}
