import { signDetector } from './signs.ts'

/** SQL that means an attack wherever it stands and whatever is around it. */
export const sqliSigns = signDetector('sqli', [
  { what: 'file', points: 88, inProse: 35, pattern: /\binto\s{1,9}(?:out|dump)file\s{0,9}['"(0@]/ },
  {
    what: 'schema',
    points: 82,
    inProse: 35,
    pattern: /\binformation_schema[\]"`]?\s{0,9}\.\s{0,9}[["`]?(?:tables|columns|schemata|routines|user_privileges)\b/,
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
])
