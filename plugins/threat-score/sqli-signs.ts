import type { Field } from '../../gateway/contract/index.ts'
import { isProse } from './prose.ts'
import { signDetector } from './signs.ts'

/** SQL that means an attack wherever it stands and whatever is around it. */
export const sqliSigns = signDetector(
  'sqli',
  [
    { what: 'file', points: 88, inProse: 35, pattern: /\binto\s{1,9}(?:out|dump)file\s{0,9}['"(0@]/ },
    {
      what: 'schema',
      points: 82,
      inProse: 35,
      pattern:
        /\binformation_schema[\]"`]?[\s/*]{0,9}\.[\s/*]{0,9}[["`]?(?:tables|columns|schemata|routines|user_privileges)\b/,
    },
    {
      what: 'dynamic',
      points: 85,
      inProse: 35,
      pattern:
        /\bdeclare\s{1,9}@\w{1,30}\s{1,9}(?:as\s{1,9})?n?(?:varchar|char|table)\b|\bexec(?:ute)?\s{0,9}\(\s{0,9}@\w|\bset\s{1,9}@\w{1,30}\s{0,9}=\s{0,9}(?:0x[\da-f]{6}|cast\(|concat\()/,
    },
    {
      what: 'destruction',
      points: 85,
      inProse: 35,
      pattern: /;\s{0,9}(?:drop|truncate)\s{1,9}(?:table|database)\s{1,9}[\w.`"[\]]{1,60}\s{0,9}(?:;|--|#|$)/,
    },
  ],
  isText,
)

/** In a document: a whole query about columns, with a condition, as who looks for one writes it. */
function isText(value: string, { where }: Field): boolean {
  return isProse(value) || programmed.test(value) || (where.includes('./') && catalogued.test(value))
}
/** A string of a program that holds whole statements, and is closed. */
const programmed =
  /[\w\])]\s?(?:[=(+,]|=>)\s?[$@]{0,2}"{1,3}(?:select|insert|update|delete|create|alter|drop|truncate)\s[^"]{1,400}"{1,3}\s?[;),]/i
const catalogued =
  /^\s{0,20}select\s[\w\s.,*()`"[\]]{1,200}\sfrom\s{1,9}information_schema\.\w{1,30}\s{1,9}(?:\w{1,20}\s{1,9})?where\s[^;|#]{4,400}(?:;\s{0,9})?$/i
