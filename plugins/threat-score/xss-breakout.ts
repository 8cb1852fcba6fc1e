import { showsBox } from './xss-script.ts'
import { note, type Sheet } from './xss-sheet.ts'

/**
 * `"autofocus=alert(1)`, `" @click=alert(1) x="`: an attribute of any name behind a quote that ends another one. Frameworks run attributes
 * of many names, and who puts code there is trying what runs.
 */
export function readBreakouts(sheet: Sheet): undefined {
  const { text } = sheet
  ATTRIBUTE.lastIndex = 0
  for (let i = 0; i < MOST; i++) {
    const found = ATTRIBUTE.exec(text)
    if (found === null) return
    const from = ATTRIBUTE.lastIndex
    if (showsBox(text, from, Math.min(text.length, from + LONGEST_VALUE)))
      return note(sheet, 'attribute-code', 82, found.index)
  }
}

const ATTRIBUTE = /["'`][\s/]{0,5}[a-z@:][\w:@.*-]{1,30}\s{0,2}=\s{0,2}["'`]?/gi
const MOST = 20
const LONGEST_VALUE = 200
