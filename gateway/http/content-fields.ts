import { CLASS, CONTROL, LINE_END, NOT_ASCII } from './byte-class.ts'
import { addText, type Origin, type Sink } from './field-sink.ts'
import { BYTES } from './how.ts'
import { addValue } from './value-fields.ts'

/** Up to here everything counts as text: in so little binary data an attack would be broken into runs too short. */
const ALWAYS_TEXT = 1024

/** Twelve printable bytes in a row come once in 100,000 by chance, and the shortest script that does harm is longer. */
const SHORTEST_RUN = 12

/** More runs than that become one text. */
const RUNS = 32

/**
 * Adds a text that may be the content of a file: text as it is; of binary data the runs of printable ASCII in it, which
 * is where a script behind the head of an image or a string of a serialised object is.
 */
export function addContent(sink: Sink, origin: Origin, where: string, name: string, text: string): void {
  if (!isBinary(text, origin.how)) addValue(sink, origin, where, name, text)
  else addRuns(sink, origin, where, name, text)
}

/** What `CONTROL` says of each character, without a table. */
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/

/** Random bytes hold 11 % of control characters; text holds none, however foreign, and attacks hold a few. */
function isBinary(text: string, how: number): boolean {
  if (text.length <= ALWAYS_TEXT || !CONTROLS.test(text)) return false
  let controls = 0
  let high = 0
  for (let i = 0; i < text.length; i++) {
    const seen = CLASS[text.charCodeAt(i)]!
    if (seen & CONTROL) controls++
    if (seen & NOT_ASCII) high++
  }
  return controls * 5 > text.length || ((how & BYTES) !== 0 && controls * 20 > text.length && high * 5 > text.length)
}

function addRuns(sink: Sink, origin: Origin, where: string, name: string, text: string): void {
  const more: string[] = []
  let found = 0
  let from = 0
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && !(CLASS[text.charCodeAt(at)]! & (CONTROL | NOT_ASCII | LINE_END))) continue
    if (at - from >= SHORTEST_RUN) {
      const run = text.slice(from, at)
      if (found++ < RUNS && sink.room > 0) addText(sink, origin, where, name, run)
      else more.push(run)
    }
    from = at + 1
  }
  addText(sink, origin, where, name, more.join('\n'))
}
