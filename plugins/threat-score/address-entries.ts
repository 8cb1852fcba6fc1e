import { crlf } from './crlf.ts'
import { list, ssrfWords } from './detector-words.ts'
import type { Entry } from './entry.ts'
import {
  BACKSLASH,
  BRACKET,
  COLON,
  CONTROL,
  DOT,
  EQUALS,
  JOINED,
  LESS,
  LINE_END,
  PAREN,
  PERCENT,
  SLASH,
  WIDE,
} from './glance.ts'
import { ssrf } from './ssrf.ts'
import { ssrfNames } from './ssrf-names.ts'
import { xmlPlaces } from './xml-places.ts'
import { xslt } from './xslt.ts'
import { xxe } from './xxe.ts'

/** What must be in a value before those look that know addresses, XML that asks for one, and lines of protocols. */
export const addressEntries: readonly Entry[] = [
  {
    detector: ssrfNames,
    words: ssrfWords,
    // `127\u30020\u30020\u30021`: full stops of another script.
    withWord: DOT | COLON | SLASH | WIDE,
  },
  {
    detector: ssrf,
    // `//example.net/shell.php` needs no scheme.
    // Nor do `https:example.net` and `localhost:+80x` need a slash.
    words: list('php phtml inc jsp aspx txt http https localhost 127'),
    withWord: SLASH | COLON,
    // `/\\host`, `///host.net`, `//host\u3002net`.
    pairs: [
      [COLON, SLASH | BACKSLASH],
      [SLASH, BACKSLASH | JOINED | WIDE],
    ],
  },
  {
    detector: xxe,
    words: list('entity doctype include import xi xmlns xsl href schemalocation nonamespaceschemalocation pingback'),
    withWord: LESS,
  },
  {
    detector: xslt,
    words: list('xsl xmlns document function functionstring unparsed system collection msxsl xalan'),
    withWord: LESS,
  },
  {
    // Values of attributes: `document('/x')`, `http://x/`. Read in bodies of XML only.
    detector: xmlPlaces,
    words: list('document function functionstring unparsed system collection getruntime exec http https ftp file href'),
    withWord: PAREN | COLON | EQUALS,
  },
  {
    detector: crlf,
    alone: LINE_END,
    // Sequences of a terminal.
    pairs: [[CONTROL, BRACKET]],
    // `%0aSet-Cookie`, escaped once more than anybody opens.
    words: list('cookie location dlocation alocation nlocation naccess ncontent nhttp nhost nlink nrefresh nx'),
    withWord: PERCENT | WIDE | BACKSLASH,
  },
]
