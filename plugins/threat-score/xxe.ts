import { signDetector } from './signs.ts'

/** XML that reads files or asks other hosts when it is parsed, and style sheets that do. */
export const xxe = signDetector('xxe', [
  {
    what: 'entity',
    points: 95,
    inProse: 45,
    pattern: /<!entity\s{1,20}(?:%\s{1,20})?[\w.:-]{1,64}\s{1,20}(?:system|public)\b/,
  },
  // A whole document that declares entities, on however many lines.
  {
    what: 'entity',
    points: 90,
    pattern: /^\s{0,20}(?:<\?xml[^>]{0,120}\?>\s{0,20})?<!doctype[^>[]{0,100}\[[^\]]{0,300}?<!entity\s/,
  },
  { what: 'entity', points: 85, inProse: 40, pattern: /<!entity\s{1,20}(?:%\s{1,20})?[\w.:-]{1,64}\s{1,20}["']/ },
  {
    what: 'doctype',
    points: 85,
    inProse: 40,
    pattern: /<!doctype\s{1,20}[\w.:-]{1,64}\s{1,20}(?:system\s{0,20}["']|\[)/,
  },
  {
    what: 'doctype',
    points: 80,
    inProse: 40,
    pattern: /<!doctype\s{1,20}[\w.:-]{1,64}\s{1,20}public\s{1,20}["'][^"'-][^"']{0,80}["']\s{1,20}["']/,
  },
  // Of the same kind with a proper name; the DTDs of the web itself are harmless.
  {
    what: 'doctype',
    points: 82,
    inProse: 40,
    pattern:
      /<!doctype\s{1,20}[\w.:-]{1,64}\s{1,20}public\s{1,20}["'][^"']{0,80}["']\s{1,20}["'](?:file:|ftp:|\/\/|https?:\/\/(?!(?:www\.)?(?:w3\.org|apple\.com|oasis-open\.org|openmobilealliance\.org|wapforum\.org|java\.sun\.com|hibernate\.org|springframework\.org|struts\.apache\.org|mybatis\.org|docbook\.org)\/))/,
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
    pattern: /\b(?:xlink:)?href\s{0,3}=\s{0,3}["'](?:file|expect|php|gopher|netdoc|jar):/,
  },
  {
    what: 'include',
    points: 90,
    inProse: 40,
    pattern: /<xi:include\b|xmlns:xi\s{0,3}=|<xsl:(?:include|import|document)\b/,
  },
  {
    what: 'style-sheet',
    points: 88,
    inProse: 40,
    pattern:
      /system-property\s{0,2}\(|xmlns:(?:php|rt|java|jv|msxsl|user)\s{0,3}=\s{0,3}["'](?:http:\/\/(?:php\.net|xml\.apache\.org|www\.oracle)|urn:schemas-microsoft)|php:function\s{0,2}\(|\bdocument\s{0,2}\(\s{0,2}['"](?:file|https?|\/)|unparsed-text\s{0,2}\(|<msxsl:script/,
  },
])
