import { isProse } from './prose.ts'
import { signDetector } from './signs.ts'
import { isXmlDocument } from './xxe.ts'

/** What style sheets can do beyond styling, as it stands in an expression. */
export const CALLS =
  /(?:^|[^\w.$-])(?:system-property\s{0,2}\(\s{0,2}['"]|php:function(?:string)?\s{0,2}\(|unparsed-text(?:-lines)?\s{0,2}\(|document\s{0,2}\(\s{0,2}['"](?:[a-z]{2,10}:|[\\/]|\.\.|[^'"]{0,100}\.(?:txt|ini|conf|config|xml|php|inc|log|env)\b)|(?:rt|runtime|jv|java|process)[\w.]{0,30}:(?:getruntime|exec|start|new|forname|newinstance)\s{0,2}\(|(?:saxon|xalan|dyn|exsl|func):(?:evaluate|eval|serialize|call|discard-document|read-from)\s{0,2}\(|collection\s{0,2}\(\s{0,2}['"](?:file:|\/))/i

/** Style sheets (XSLT) that read files, ask other hosts, write, or run programs. */
export const xslt = signDetector(
  'xxe',
  [
    {
      what: 'style-sheet',
      points: 88,
      inProse: 40,
      pattern: /<xsl:(?:include|import|document|result-document)\s[^<>]{0,200}href\s{0,3}=/,
    },
    { what: 'style-sheet', points: 88, inProse: 40, pattern: CALLS },
    // Namespaces whose functions are classes of Java and .NET, or functions of PHP.
    {
      what: 'style-sheet',
      points: 88,
      inProse: 40,
      pattern:
        /xmlns:[\w-]{1,30}\s{0,3}=\s{0,3}["'](?:https?:\/\/(?:php\.net\/xsl|xml\.apache\.org\/(?:xalan|xslt)\/java|www\.oracle\.com\/xsl\/transform\/java|saxon\.sf\.net\/(?:java-type|clitype)|icl\.com\/saxon)|java:|clitype:|xalan:\/\/)/,
    },
    // Elements of extensions that write files or hold programs.
    {
      what: 'style-sheet',
      points: 90,
      inProse: 40,
      pattern:
        /<(?:msxsl|xalan|lxslt|user|ms):script\b|<(?!xsl:)[\w-]{1,30}:(?:document|output|write|open|result-document)\s[^<>]{0,200}(?:href|file|select)\s{0,3}=[^<>]{0,200}>|<[\w-]{1,30}:(?:script|component)\s[^<>]{0,200}(?:implements-prefix|language)\s{0,3}=/,
    },
  ],
  (value) => !isXmlDocument(value) && isProse(value),
)
