/** Shorter lines do not count. */
const SHORTEST_LINE = 10

/** From this many on, a value is a text and not an input with an attack in it. */
const PROSE_WORDS = 9

/**
 * Whether people wrote this for people: words that follow each other with one blank between them, several lines, or the
 * fences of Markdown. Called for values with evidence only.
 */
export function isProse(text: string, enough = PROSE_WORDS): boolean {
  return text.includes('```') || lines(text) > 2 || hasWords(text, enough)
}

/** Whether so many words stand next to another one. */
export function hasWords(text: string, enough: number): boolean {
  let words = 0
  let at = text.indexOf(' ')
  while (at >= 0 && words < enough) {
    if (isLetter(text.charCodeAt(at - 1)) && isLetter(text.charCodeAt(at - 2)) && isLetter(text.charCodeAt(at + 1)))
      words++
    at = text.indexOf(' ', at + 1)
  }
  return words >= enough
}

/** How many lines are long enough to be written by people or programs: those of injected headers are few or short. */
function lines(text: string): number {
  let count = 0
  let from = 0
  for (let at = text.indexOf('\n'); at >= 0 && count < 9; at = text.indexOf('\n', from)) {
    if (at - from >= SHORTEST_LINE) count++
    from = at + 1
  }
  return text.length - from >= SHORTEST_LINE ? count + 1 : count
}

function isLetter(code: number): boolean {
  const letter = code | 0x20
  return (letter >= 0x61 && letter <= 0x7a) || code > 0xbf
}
