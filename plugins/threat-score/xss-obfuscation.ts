import { note, type Sheet } from './xss-sheet.ts'

/**
 * Code without letters (JSFuck, 2009; JJEncode): words are spelled by casting empty arrays, and these casts are the
 * only thing that such code can begin with. `![](image.png)` of Markdown has none of them.
 */
const CASTS = ['(![]+', '(!![]+', '!+[]', '+!![]', '[+[]]', '[+!', '[][[', '([]+', '[][(', '+{}', '~[]', '({}+']

/** Finds letterless code: two different casts, or one in a value that has hardly anything else. Linear. */
export function readObfuscation(sheet: Sheet): undefined {
  const { text } = sheet
  // All of it rests on the empty array.
  if (!text.includes('[]')) return
  let found = 0
  for (const cast of CASTS) if (text.includes(cast)) found++
  if (found >= 2 || (found === 1 && LETTERLESS.test(text))) note(sheet, 'js-obfuscation', 85, text.indexOf('['))
}

export const LETTERLESS = /^[\w=\s]{0,12}[[\](){}!+~\s;]+$/
