import { HANDED } from './xss-directives.ts'
import { note, type Sheet } from './xss-sheet.ts'

/** Escapes of Angular, AngularJS and Vue expressions are short. */
const LONGEST = 600
/** Bounds the work; what follows is read by the other readers. */
const MOST = 20
/** Templates name things and call helpers; these make functions out of text or replace what the language itself calls. */
const MADE =
  /["'`]constructor["'`]|["'`]\)\s{0,2}\(\s{0,2}\)|\.call\.call\(|getownpropertydescriptor|getprototypeof|fromcharcode|\breturn\s{1,3}this\b/i
const OVERRIDES =
  /\b(?:tostring|valueof|charat|charcodeat|apply|call|concat|join|sub|assign)\s{0,3}=\s{0,3}(?:\[\]|[\w$.\]()'"]{0,30}\b(?:call|apply|join|bind|constructor|tostring)\b)/i
/** `[a='constructor'][a](`, whatever the brackets of the template are. */
const ASSIGNED = /\[\s{0,2}[\w$]{1,20}\s{0,2}=\s{0,2}["'`]constructor["'`]\s{0,2}\]/i

/** `''+{toString:alert}`: what the language calls by itself. */
const CONVERTED = /\{\s?(?:tostring|valueof)\s?:\s?(?:alert|confirm|prompt|eval|print)\s?[,}]/i

/** `&{` was a script in an attribute (Navigator 4); nobody else writes it behind a tag. */
const LOCATOR = /<\w{1,20}>=&\{\(\)\}/

/** Expressions of client-side templates (`{{ .. }}`) that leave their sandbox. */
export function readInterpolation(sheet: Sheet): undefined {
  const { text } = sheet
  let open = text.indexOf('{{')
  for (let i = 0; i < MOST && open >= 0; i++) {
    // The first end counts, also in a string: so do the engines.
    const close = text.indexOf('}}', open)
    judgeExpression(sheet, open, close < 0 ? open + LONGEST : Math.min(close, open + LONGEST))
    open = text.indexOf('{{', open + 2)
  }
  // What tells at once which marks come through: `'';!--"<X>=&{()}`.
  if (LOCATOR.test(text)) note(sheet, 'probe', 80, 0)
  if (text.length < LONGEST && CONVERTED.test(text)) note(sheet, 'js-code', 82, 0)
  if (ASSIGNED.test(text)) note(sheet, 'template-escape', 86, 0)
}

function judgeExpression(sheet: Sheet, from: number, to: number): undefined {
  const expression = sheet.text.slice(from, to)
  if (MADE.test(expression) || HANDED.test(expression)) note(sheet, 'template-escape', 88, from)
  else if (OVERRIDES.test(expression)) note(sheet, 'template-escape', 84, from)
}
