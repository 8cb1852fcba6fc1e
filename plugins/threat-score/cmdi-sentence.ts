import { hasWords } from './prose.ts'

/** Words next to each other from which on something is said about a command. */
const ENOUGH = 3

/** A question or a remark that begins with the name of a command: `cat /etc/hosts shows two entries; which one counts?` */
export function isRemark(text: string): boolean {
  return STOP.test(text.slice(-8)) && hasWords(text, ENOUGH + 2)
}

/** What stands behind the separator at `at` ends as a sentence does: `id -un is the practical answer.` */
export function goesOnAsSentence(text: string, at: number): boolean {
  const rest = text.slice(at + 1, at + 200)
  return (STOP.test(text.slice(-8)) || QUOTED.test(rest)) && hasWords(rest, ENOUGH)
}

/** A question that nobody ended: `what does 2>&1 mean; bash | sh`. */
export function isAsked(text: string): boolean {
  return QUESTION.test(text)
}

/** `code` in Markdown, and words behind it: the value begins with what it is about. */
export function beginsWithSpan(text: string): boolean {
  if (text.charCodeAt(0) !== 0x60) return false
  const span = SPAN.exec(text)
  return span !== null && hasWords(text.slice(span[0].length), 1)
}

/** Whether a text has a piece of code between its words, as one shows it to people. */
export function showsSpan(text: string): boolean {
  return AMIDST.test(text) && hasWords(text, ENOUGH + 1)
}

const STOP = /[a-z]{2}["')\]]{0,2}[.?!]["')\]]{0,2}\s{0,2}$/i
/** `rm -rf" was printed on`: what is talked about ends with its quote. */
const QUOTED = /^[^"\n]{1,60}"\s(?:was|is|are|were|in|on|as|and|for|means|does)\s/i
const QUESTION = /^\s{0,3}(?:what|how|why|when)\s[a-z]{2,}/i
const SPAN = /^`[^`\n]{1,200}`\s(?=[a-z])/i
const AMIDST = /[a-z]\s`[^`\n]{2,200}`[\s.,;:)!?]{1,3}[a-z]/i
