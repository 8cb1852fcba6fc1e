import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { signDetector } from './signs.ts'

const signs = signDetector('crlf', [
  // An address, then headers: the field of a form that sends mail.
  {
    what: 'mail-header',
    points: 88,
    pattern:
      /^[\w.+-]{1,64}@[\w.-]{1,80}>?[\r\n]{1,2}(?:to|b?cc|from|subject|reply-to|content-type|mime-version)\s{0,2}:/,
  },
  // The end of a request line, and headers; who shows a request begins with its method.
  {
    what: 'request',
    points: 86,
    pattern:
      /^(?!(?:get|post|put|patch|delete|head|options|curl)\s)[^\r\n]{0,60}\shttp\/1\.[01][\r\n]{1,2}[\w-]{2,20}:/,
  },
  {
    what: 'header',
    points: 88,
    pattern:
      /[\r\n][ \t]{0,4}(?:set-cookie|location:\s{0,3}(?:https?:|\/\/)|x-xss-protection|transfer-encoding)\s{0,3}:?/,
    inProse: 40,
  },
  {
    what: 'header',
    points: 90,
    kinds: ['query', 'path', 'cookie', 'header', 'name'],
    pattern:
      /[\r\n][ \t]{0,4}(?:%?0[ad]){0,2}(?:set-cookie2?|content-(?:type|length|disposition|encoding)|x-[\w-]{1,40}|host|transfer-encoding|refresh|link|status|connection|access-control-[\w-]{1,30}|referer|user-agent|authorization|header[\w-]{0,20}|injected[\w-]{0,20}|cache-control|last-modified|server|[\w-]{0,20}(?:-test|test-|inject|evil|crlf)[\w-]{0,20})\s{0,3}:|[\r\n][ \t]{0,4}(?:%?0[ad]){0,2}location\s{0,3}:\s{0,3}(?:[a-z]{2,12}:|\/|[\w-]{1,40}\.\w)/,
  },
  // Whatever it is called: text has no words with a hyphen and a colon at the start of its second line.
  {
    what: 'header',
    points: 84,
    inProse: 20,
    kinds: ['query', 'path', 'cookie', 'header', 'name'],
    pattern: /[\r\n][ \t]{0,4}[a-z]{2,20}(?:-[a-z]{2,20}){1,5}\s{0,2}:\s{0,2}\S/,
  },
  // One line that is no header, then headers: not what people write into a form.
  {
    what: 'header',
    points: 84,
    inProse: 40,
    kinds: ['body'],
    pattern:
      /^[^\r\n:]{0,80}[\r\n]{1,2}(?:set-cookie2?|location|content-(?:type|length|disposition|encoding)|x-[\w-]{2,40}|host|transfer-encoding|refresh|access-control-[\w-]{1,30}|referer|user-agent|authorization|cache-control|content-security-policy|strict-transport-security|proxy-[\w-]{2,30}|mime-version|reply-to|return-path)\s{0,2}:\s{0,2}\S/,
  },
  {
    what: 'mail-header',
    points: 84,
    inProse: 40,
    kinds: ['body'],
    pattern: /^[^\r\n:]{0,80}[\r\n]{1,2}(?:to|from|cc|bcc|reply-to|sender)\s{0,2}:\s{0,2}[^\s@]{1,64}@[\w-]/,
  },
  {
    what: 'store-command',
    points: 86,
    inProse: 50,
    pattern:
      /[\r\n](?:set|add|replace|append|prepend|cas)\s\S{1,100}\s\d{1,10}\s\d{1,10}\s\d{1,8}(?:\s(?:noreply|\d))?[\r\n]|[\r\n](?:flush_all|stats\s(?:items|slabs|cachedump)|delete\s\S{1,100}\s\d)\b/,
  },
  { what: 'response', points: 88, inProse: 40, pattern: /[\r\n]{2,4}http\/[0-2](?:\.\d)?\s\d{3}/ },
  {
    what: 'response',
    points: 92,
    inProse: 40,
    pattern: /[\r\n]http\/[0-2](?:\.\d)?\s{1,3}\d{3}|(?:\r\n|\n\n|\r\r){1,2}\s{0,4}<(?:html|script|body|svg|h1)\b/,
    kinds: ['query', 'path', 'cookie', 'header', 'name'],
  },
  {
    what: 'request',
    points: 92,
    inProse: 40,
    pattern: /[\r\n](?:get|post|put|delete|head|options|patch|trace|connect)\s{1,3}\S{1,200}\s{1,3}http\/\d/,
  },
  { what: 'blind-copy', points: 88, inProse: 40, pattern: /[\r\n]b?cc\s{0,3}:\s{0,3}\S{1,100}@/ },
  {
    what: 'mail-header',
    points: 88,
    inProse: 40,
    kinds: ['query', 'path', 'cookie', 'header', 'name'],
    pattern:
      /[\r\n](?:bcc|cc|to|from|subject|reply-to|mime-version|sender|return-path|content-transfer-encoding)\s{0,3}:/,
  },
  {
    what: 'mail-command',
    points: 90,
    inProse: 50,
    pattern:
      /[\r\n](?:rcpt\s{1,3}to\s{0,3}:|mail\s{1,3}from\s{0,3}:|helo\s|ehlo\s|data[\r\n]|vrfy\s|expn\s|starttls|auth\s{1,3}(?:login|plain)|rset\b)/,
  },
  {
    what: 'mail-command',
    points: 85,
    inProse: 50,
    pattern:
      /[\r\n][a-z]\d{1,4}\s{1,3}(?:append|fetch|login|logout|select|search|store|copy|create|delete|rename|list|lsub|status|capability|expunge|close|uid|noop|authenticate|quit|examine|subscribe)\b|[\r\n](?:retr|dele|uidl|top|capa|apop|stat)\s{1,3}\d|[\r\n](?:user|pass)\s{1,3}\S{1,60}[\r\n]/,
  },
  // U+560A and U+560D lose their first byte in careless encoders and become a line end.
  { what: 'wide-line-end', points: 88, pattern: /\u560d\u560a|\u560a\u560d|\u560a[\w-]{2,30}:/ },
  {
    what: 'log-line',
    points: 50,
    inProse: 20,
    kinds: ['query', 'cookie'],
    pattern: /[\r\n]{1,2}\s{0,2}(?:\[?(?:info|error|warn|debug)\]?\b|\d{4}-\d\d-\d\d[ t]\d\d:)/,
  },
  { what: 'line-end', points: 60, kinds: ['path', 'header', 'cookie', 'name'], pattern: /[\r\n]/ },
])

/** Line ends that begin a header, a response, or a command of a mail server. Line ends in the text of a body are text. */
export const crlf: Detector = { family: 'crlf', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  // Programs and documentation that deal with HTTP show headers on lines of their own.
  if (CODE.test(value)) signs.inspect(value, field, (what, points) => report(what, Math.min(points, 40)))
  else signs.inspect(value, field, report)
}

/** The fence of Markdown, or a line that ends with the opening bracket of a block. */
const CODE = /```|[({[]\s{0,3}\n\s/
