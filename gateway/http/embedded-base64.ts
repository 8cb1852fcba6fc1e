import type { Field } from '../contract/index.ts'
import { base64Text } from './base64.ts'
import { BASE64_MARK, CLASS, classify, DIGIT, isPlain, LETTER, LINK, PLUS } from './byte-class.ts'
import { type Sink, toField } from './field-sink.ts'
import { TEXT } from './how.ts'

const ALPHABET = LETTER | DIGIT | LINK | BASE64_MARK | PLUS

/** Shorter runs are words, paths and keys; a command of eighteen bytes fills that much. */
const SHORTEST_RUN = 24

/** So many runs of one value are opened: nobody hides an attack in pieces that each are one. */
const RUNS = 8

/**
 * Adds what base64 inside of a longer value holds, where it is a text: `data:text/html;base64,PHNjcmlwdD4...`,
 * `echo aWQ7... | base64 -d`, `next=aHR0cDov...`. Random tokens fail within their first few characters.
 */
export function addEmbedded(sink: Sink, { where, kind, name, value, steps }: Field): void {
  if (value.length <= SHORTEST_RUN) return
  let opened = 0
  // A run of that length covers one of these places, wherever it begins.
  for (let at = SHORTEST_RUN - 1; at < value.length && opened < RUNS; at += SHORTEST_RUN) {
    if (!isInRun(value, at)) continue
    let from = at
    while (from > 0 && isInRun(value, from - 1)) from--
    while (at < value.length && isInRun(value, at)) at++
    if (at - from >= SHORTEST_RUN && openRun(value.slice(from, at))) opened++
  }

  function openRun(run: string): boolean {
    // `name=` in front is in the alphabet too, since `=` is.
    const start = nameEnd(run)
    // The whole value is opened where it is decoded.
    if (start === 0 && run.length === value.length) return false
    const text = base64Text(start === 0 ? run : run.slice(start), ALPHABET)
    if (text === null || text.length < 2) return false
    const seen = classify(text)
    if (isPlain(text, seen)) return false
    const origin = { kind, how: TEXT, before: [...steps, 'base64'], opens: false }
    const field = toField(origin, where, name, text, text, seen)
    sink.fields.push(field)
    sink.room--
    return true
  }
}

function isInRun(value: string, at: number): boolean {
  return (CLASS[value.charCodeAt(at)]! & ALPHABET) !== 0
}

/** Behind the last `=` that is no padding. */
function nameEnd(run: string): number {
  let end = run.length
  while (end > 0 && run.charCodeAt(end - 1) === 0x3d) end--
  return run.lastIndexOf('=', end - 1) + 1
}
