import type { Sign } from './signs.ts'

/** Where a cell begins: a value, a field of a list, a line. */
const CELL = /(?:^|[\n,;\t]["']?)[\s\0]{0,3}/.source

/**
 * Formulas of spreadsheets that start a program or carry other cells away, once somebody opens what was exported. They
 * mean that in a cell; in a text, people warn of them.
 */
export const formulaSigns: readonly Sign[] = [
  // `=cmd|' /C calc'!A0`: dynamic data exchange, whatever stands before it.
  {
    what: 'formula',
    points: 90,
    pattern: new RegExp(
      `${CELL}[=+@-][^\\n|]{0,60}\\|\\s{0,2}["'][^"'\\n]{1,200}["']\\s{0,2}!\\s{0,2}["'$]{0,2}\\w{0,12}`,
    ),
  },
  {
    what: 'formula',
    points: 88,
    inProse: 40,
    pattern:
      /\b(?:cmd|powershell|msexcel|rundll32|mshta|certutil|regsvr32|wscript|cscript|winword)(?:\.exe)?\s{0,2}\|\s{0,2}["'][^"'\n]{1,200}["']\s{0,2}!/,
  },
  {
    what: 'formula',
    points: 88,
    pattern: new RegExp(`${CELL}[=+@-]\\s{0,2}dde(?:auto)?\\s{0,2}\\(\\s{0,2}["']`),
  },
  { what: 'formula', points: 86, inProse: 40, pattern: /\bdde(?:auto)?\s{1,3}["']?(?:[a-z]:\\|cmd|powershell|mshta)/ },
  // What a formula fetches.
  {
    what: 'formula',
    points: 84,
    inProse: 40,
    pattern: new RegExp(
      `${CELL}[=+@-]\\s{0,2}(?:\\d{1,6}\\s{0,2}[+*/-]\\s{0,2}|[\\w+*$,&. -]{1,24}\\([\\w:,;+*$. -]{0,24}\\)?\\s{0,2}[*+&,;/-]?\\s{0,2})?(?:importxml|importfeed|importhtml|importdata|webservice|filterxml)\\s{0,2}\\(\\s{0,2}[\\w"'(]`,
    ),
  },
  // A picture or a link whose address holds several other cells; one is how people link to what a row is about.
  {
    what: 'formula',
    points: 84,
    inProse: 40,
    pattern: new RegExp(
      `${CELL}[=+@-]\\s{0,2}(?:hyperlink|image)\\s{0,2}\\(\\s{0,2}(?:conc\\w{2,8}\\s{0,2}\\(\\s{0,2}["']https?:|["']https?:[^"'\\n]{1,200}["']\\s{0,2}&\\s{0,2}[$]?[a-z]{1,2}[$]?\\d{1,6}\\s{0,2}&)`,
    ),
  },
]
