import { note, type Sheet } from './xss-sheet.ts'

/**
 * Code without letters (JSFuck, 2009; JJEncode): words are spelled by casting empty arrays, and these casts are the
 * only thing that such code can begin with. `![](image.png)` of Markdown has none of them.
 */
const CASTS = ['(![]+', '(!![]+', '!+[]', '+!![]', '[+[]]', '[+!', '[][[', '([]+', '[][(', '+{}', '~[]', '({}+']

/** Finds letterless code: two different casts, or one in a value that has hardly anything else. Linear. */
export function readObfuscation(sheet: Sheet): undefined {
  const { text } = sheet
  if (isSymbols(text)) note(sheet, 'js-obfuscation', 82, 0)
  // All of it rests on the empty array.
  if (!text.includes('[]')) return
  let found = 0
  for (const cast of CASTS) if (text.includes(cast)) found++
  if (found >= 2 || (found === 1 && LETTERLESS.test(text))) note(sheet, 'js-obfuscation', 85, text.indexOf('['))
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
