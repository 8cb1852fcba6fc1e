import { isProse } from './prose.ts'
import { signDetector } from './signs.ts'

/** Not a host that keeps the DTD of something widely used: of the web, of build tools, of books, of orders (cXML). */
const ELSEWHERE =
  '(?!\\/\\/(?:[\\w-]{1,30}\\.){0,3}(?:w3\\.org|apple\\.com|oasis-open\\.org|openmobilealliance\\.org|wapforum\\.org|sun\\.com|hibernate\\.org|springframework\\.org|apache\\.org|mybatis\\.org|docbook\\.org|cxml\\.org|daisy\\.org|idpf\\.org|jboss\\.org|checkstyle\\.org|puppycrawl\\.com|google\\.com|googlecode\\.com|mozilla\\.org|netbeans\\.org|nih\\.gov|loc\\.gov|tei-c\\.org|adobe\\.com|microsoft\\.com|opengroup\\.org|lisa\\.org|puredata\\.info|musicxml\\.org|recordare\\.org|gnome\\.org|freedesktop\\.org|xmpp\\.org|jpos\\.org)\\/)'

/** XML that reads files or asks other hosts when it is parsed. */
export const xxe = signDetector(
  'xxe',
  [
    {
      what: 'entity',
      points: 95,
      inProse: 45,
      pattern: /<!entity\s{1,20}(?:%\s{1,20})?[\w.:-]{1,64}\s{1,20}(?:system|public)\b/,
    },
    // Made of other ones, several times: each level is a multiple of the one below.
    {
      what: 'bomb',
      points: 92,
      inProse: 45,
      pattern:
        /<!entity\s{1,20}(?:%\s{1,20})?[\w.:-]{1,64}\s{1,20}["'](?:[^"'<>&%;]{0,20}(?:&#?|%)(?:x?(?:25|37);)?[\w.-]{1,40};(?:<!--[^>]{0,40}-->)?\s{0,5}){2}/,
    },
    // A parameter entity that declares another one, or that is used: what a DTD from elsewhere is made of.
    {
      what: 'entity',
      points: 90,
      inProse: 45,
      pattern: /<!entity\s{1,20}%\s{1,20}[\w.:-]{1,64}\s{1,20}["'][^"'<]{0,40}(?:<!|&lt;!)(?:entity|element|attlist)\b/,
    },
    // A whole document that declares entities, on however many lines.
    {
      what: 'entity',
      points: 90,
      inProse: 40,
      pattern:
        /^\s{0,20}(?:<\?xml[^>]{0,120}\?>\s{0,20})?<!doctype[^>[]{0,100}\[[^\]]{0,300}?<!entity\s{1,20}(?!%?\s{0,20}[\w.:-]{1,64}\s{1,20}["']https?:\/\/[\w./~-]{1,120}#?["'])/,
    },
    // Not the abbreviations of namespaces in drawings and ontologies.
    {
      what: 'entity',
      points: 85,
      inProse: 40,
      pattern: /<!entity\s{1,20}(?:%\s{1,20})?[\w.:-]{1,64}\s{1,20}["'](?!https?:\/\/[\w./~-]{1,120}#?["'])/,
    },
    // A DTD from elsewhere; a name alone is a file beside the document, and those of the web itself are harmless.
    {
      what: 'doctype',
      points: 85,
      inProse: 40,
      pattern: new RegExp(
        `<!doctype\\s{1,20}[\\w.:-]{1,64}\\s{1,20}system\\s{0,20}["'](?:[a-z]{1,12}:|[\\\\/.])(?!legacy)${ELSEWHERE}`,
      ),
    },
    {
      what: 'doctype',
      points: 85,
      inProse: 40,
      pattern: /<!doctype\s{1,20}[\w.:-]{1,64}\s{0,20}\[(?!\s{0,20}<!entity\s{1,20}[\w.-]{1,40}\s{1,20}["']https?:)/,
    },
    {
      what: 'doctype',
      points: 80,
      inProse: 40,
      pattern: /<!doctype\s{1,20}[\w.:-]{1,64}\s{1,20}public\s{1,20}["'][^"'-][^"']{0,80}["']\s{1,20}["']/,
    },
    // Of the same kind with a proper name.
    {
      what: 'doctype',
      points: 82,
      inProse: 40,
      pattern: new RegExp(
        `<!doctype\\s{1,20}[\\w.:-]{1,64}\\s{1,20}public\\s{1,20}["'][^"']{0,80}["']\\s{1,20}["'](?:file:|ftp:|\\/\\/|https?:)${ELSEWHERE}`,
      ),
    },
    {
      what: 'style-sheet',
      points: 82,
      inProse: 40,
      pattern: /<\?xml-stylesheet\s[^>]{0,120}href\s{0,3}=\s{0,3}["'](?:(?:https?|ftp):)?\/\//,
    },
    {
      // Pictures that renderers load on the server.
      what: 'linked-file',
      points: 88,
      inProse: 40,
      pattern:
        /\b(?:xlink:)?href\s{0,3}=\s{0,3}["'](?:file:|expect:|php:|gopher:|netdoc:|jar:|(?:text|msl|mvg|ephemeral|vid|inline):[/.@]|(?:label|caption):@)/,
    },
    {
      what: 'include',
      points: 90,
      inProse: 40,
      pattern:
        /<xi:include\b|xmlns:[\w-]{1,20}\s{0,3}=\s{0,3}["']http:\/\/www\.w3\.org\/(?:2001|2003)\/xinclude|xmlns:xi\s{0,3}=/,
    },
    // Of the server itself: files are not where a schema is published.
    {
      what: 'schema',
      points: 86,
      inProse: 40,
      pattern: /[\s:](?:nonamespace)?schemalocation\s{0,3}=\s{0,3}["'][^"'<>]{0,200}(?:file|php|netdoc|jar|gopher):/,
    },
    // A schema, or a document, that holds nothing but where to get another one.
    {
      what: 'schema',
      points: 82,
      inProse: 40,
      pattern:
        /<(?:\w{1,20}:)?schema\b[^<>]{0,300}>\s{0,20}<(?:\w{1,20}:)?(?:include|import|redefine)\b[^<>]{0,200}["'](?:(?:https?|ftp):)?\/\/[^<>]{0,200}>\s{0,20}(?:<\/|$)/,
    },
    {
      what: 'schema',
      points: 82,
      inProse: 40,
      pattern:
        /^\s{0,20}(?:<\?xml[^>]{0,120}\?>\s{0,20})?<[\w:.-]{1,60}(?:\s[^<>]{0,300})?\s[\w-]{1,20}:(?:nonamespace)?schemalocation\s{0,3}=\s{0,3}["'][^"'<>]{0,200}(?:https?|ftp):\/\/[^"'<>]{0,200}["']\s{0,10}(?:\/>|>\s{0,10}<\/[\w:.-]{1,60}>)\s{0,20}$/,
    },
    // Blogs fetch what says that it links to them; here it is a host of the server's own network.
    {
      what: 'pingback',
      points: 84,
      inProse: 40,
      pattern:
        /<methodname>\s{0,9}pingback\.ping\s{0,9}<\/methodname>[^\0]{0,120}?<string>\s{0,9}(?:(?!https?:)[a-z]{2,10}:\/\/|https?:\/\/(?:localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|0[:/]|0\.0|\[|\d{8,10}[:/]|0x|[\w.-]{3,80}:(?!80|443|8080|8443)\d{1,5}))/,
    },
  ],
  (value) => !isXmlDocument(value) && isProse(value),
)

/** XML from its first character on is a document and no text, however long; HTML may be an article about XML. */
export function isXmlDocument(value: string): boolean {
  return DOCUMENT.test(value)
}

const DOCUMENT =
  /^\s{0,20}(?:<!--\s{0,3}\?xml\b|<\?xml\b|<xml\b|<!doctype\s{1,20}(?!html\b)|<!entity\b|<(?:xsl|xs|xsd|soap|soapenv|soap-env|s|svg|env|xi|wsdl|fo):[a-z]|<(?!(?:p|div|h[1-6]|[uod]l|li|table|t[rdh]|thead|tbody|span|a|img|pre|code|blockquote|[bhi]r?|em|strong|html|body|head|section|article|figure|script|style|main|nav|header|footer|details|summary|center|font|ac|template|button|input|form|label|kbd|sup|sub|small|video|audio|iframe|picture|source|noscript|link|meta|title|time|mark|hr)\b)[a-z][\w.-]{0,60}(?:\s[^<>]{0,300})?>\s{0,20}<)/i
