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
    // Procedures that run programs, read the registry and files, or make objects: between the tags of an XML document too.
    {
      what: 'procedure',
      points: 88,
      inProse: 35,
      pattern:
        /\bexec(?:ute)?\s{1,9}(?:\[?master\]?\s{0,2}\.{1,2}\s{0,2}(?:\[?dbo\]?\.)?)?\[?(?:xp_(?:cmdshell|dirtree|fileexist|subdirs|reg\w{3,20}|fixeddrives|availablemedia|servicecontrol|getfiledetails|ntsec_enumdomains)|sp_(?:oa(?:create|method|getproperty)|addextendedproc|execute_external_script|makewebtask|addsrvrolemember))\]?\s{0,9}(?:n?['"]|@\w)|\bexec(?:ute)?\s{1,9}sp_configure\s{1,9}n?['"](?:show\sadvanced|xp_cmdshell|ole\sautomation|ad\shoc\sdistributed)|\bexec(?:ute)?\s{0,9}\(\s{0,3}n?'[^']{0,40}\bxp_cmdshell/,
    },
    // PostgreSQL hands a table to a program.
    {
      what: 'program',
      points: 88,
      inProse: 35,
      pattern:
        /\bcopy\s{1,9}(?:[\w.\x22]{1,60}(?:\s{0,3}\([^()\n]{0,120}\))?|\([^;\n]{1,120}\))\s{0,9}(?:from|to)\s{1,9}program\s{0,9}(?:e?'|\$\w{0,12}\$)/,
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
