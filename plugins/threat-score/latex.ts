import { isProse } from './prose.ts'
import { signDetector } from './signs.ts'

/** LaTeX that reads or writes files of the server, or runs programs. Documents of their own begin with a command. */
const BEGINS = /^\s{0,20}\\[a-z]/i

/** A service that sets formulas or letters runs all of the language. Honest documents name files beside them. */
export const latex = signDetector(
  'template',
  [
    {
      what: 'latex-command',
      points: 92,
      inProse: 50,
      pattern:
        /\\write\s{0,2}18\s{0,3}\{|\\shellescape\b|\\(?:@@)?(?:input|include|verbatiminput|lstinputlisting)\s{0,2}\{?\s{0,2}["']?\s{0,2}\||\\openin\s{0,2}\\?\w{1,20}\s{0,2}=?\s{0,2}["']?\||\\(?:directlua|latelua|luaexec|luadirect)\s{0,2}\{[^{}]{0,120}\b(?:os|io)\./,
    },
    {
      what: 'latex-file',
      points: 88,
      inProse: 50,
      pattern:
        /\\(?:@@)?(?:input|include|import|subfile|verbatiminput|verbatiminput\*|lstinputlisting|listinginput|inputminted|openin\d{0,2}|includegraphics|includepdf|csvreader|csvautotabular|pgfplotstableread|pdffiledump|inputiffileexists|usepackage|documentclass|bibliography|attachfile|href|url)\b[^\n{}/]{0,40}(?:\{[\w=,. -]{0,20}\}\s{0,2})?\{?\s{0,2}["']?(?:file:\/{1,3})?(?:\/(?:etc|proc|root|dev|sys|bin|var\/(?:log|www|lib|spool))\/|[a-z]:[\\/](?:windows|winnt|boot))/,
    },
    {
      what: 'latex-write',
      points: 82,
      inProse: 40,
      pattern: /\\openout\s{0,2}\\?\w{1,30}\s{0,2}=\s{0,2}(?!\s|\\jobname)/,
    },
    {
      what: 'latex-catcode',
      points: 84,
      inProse: 40,
      pattern:
        /\\catcode\s{0,2}`\\?[$#_&%^{}][^\n]{0,6}=\s{0,2}\d{1,2}[\s\\]{1,4}(?:catcode|input|include|verbatim|lst)/,
    },
    // `\csname input\endcsname`: a command by its name.
    {
      what: 'latex-command',
      points: 85,
      inProse: 40,
      pattern:
        /\\csname\s{0,3}(?:in|input|write|openin|openout|immediate|include|@@input)\b|\\begin\s{0,2}\{\s{0,2}(?:input|write|openin|immediate)\s{0,2}\}|\^\^5c(?:input|write|openin|include)/,
    },
  ],
  (value) => isProse(value) && !BEGINS.test(value),
)
