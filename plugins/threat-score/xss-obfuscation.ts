import { note, type Sheet } from './xss-sheet.ts'

/**
 * Code without letters (JSFuck, 2009; JJEncode): words are spelled by casting empty arrays, and these casts are the
 * only thing that such code can begin with. `![](image.png)` of Markdown has none of them.
 */
const CASTS = ['(![]+', '(!![]+', '!+[]', '+!![]', '[+[]]', '[+!', '[][[', '([]+', '[][(', '+{}', '~[]', '({}+']

/** Finds letterless code: two different casts, or one in a value that has hardly anything else. Linear. */
export function readObfuscation(sheet: Sheet): undefined {
  const { text } = sheet
  if (text.includes('](') || text.includes(']`')) {
    const reworked = text.search(REWORKED)
    if (reworked >= 0) note(sheet, 'js-obfuscation', 84, reworked)
  }
  if (isSymbols(text)) note(sheet, 'js-obfuscation', 82, 0)
  if (isSpelled(text)) note(sheet, 'js-obfuscation', 85, 0)
  // All of it rests on the empty array.
  if (!text.includes('[]')) return
  let found = 0
  for (const cast of CASTS) if (text.includes(cast)) found++
  if (found >= 2 || (found === 1 && LETTERLESS.test(text))) note(sheet, 'js-obfuscation', 85, text.indexOf('['))
}

/** `this['EVAL'.toLowerCase()](`: a name that is made of another text where it is used, of the window or of what may be it. */
const REWORKED =
  /\b(?:this|self|window|top|parent|frames|globalthis|document)\s?\[\s?["'`][^"'`\]]{1,40}["'`]\s?\.\s?(?:to(?:lower|upper)case|split|replace(?:all)?|slice|substr(?:ing)?|concat|trim|normalize|repeat)\s?\([^\]]{0,80}\]\s?[(`]/i

/**
 * Words put together from letters of other words, with names of no ASCII letter: `a[b]+(c+d)[e]+f[g]`. Needs what words are cast from,
 * too: an empty text, object or array, and a negation.
 */
function isSpelled(text: string): boolean {
  if (!text.includes('!') || !text.includes('=') || !/''|""|\{\}|\[\]/.test(text)) return false
  let picks = 0
  for (let at = text.indexOf('+'); at > 0; at = text.indexOf('+', at + 1)) {
    let before = at - 1
    while (text.charCodeAt(before) === 32) before--
    if (text.charCodeAt(before) === 93 && picksLetter(text, at + 1) && ++picks === FEWEST_PICKS) return true
  }
  return false
}
const FEWEST_PICKS = 4

/** A name without ASCII letters, and a bracket. */
function picksLetter(text: string, from: number): boolean {
  let at = from
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 40) at++
  const start = at
  for (let c = text.charCodeAt(at); c > 127 || c === 36 || c === 95; c = text.charCodeAt(at)) at++
  return at > start && (text.charCodeAt(at) === 91 || text.charCodeAt(at) === 43)
}

/** JJEncode and its like: calls and members of `$` and `_` alone. */
function isSymbols(text: string): boolean {
  if (text.length < 30 || text.length > 20_000 || !text.includes('(') || !text.includes('[')) return false
  let brackets = 0
  let negations = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c === 91 || c === 40) brackets++
    else if (c === 33 || c === 126) negations++
    else if (!SYMBOLS.has(c)) return false
  }
  return brackets > 4 && negations > 1
}
const SYMBOLS = new Set([...'$_)]{}+-/=,;:\\"\'. 0123'].map((character) => character.charCodeAt(0)))

export const LETTERLESS = /^[\w=\s]{0,12}[[\](){}!+~\s;]+$/
