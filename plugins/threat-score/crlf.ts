import type { Field } from '../../gateway/contract/index.ts'
import { leadsAway, withoutContentLines } from './content-lines.ts'
import { commands } from './crlf-commands.ts'
import type { Detector, Report } from './detector.ts'
import { hasWords, isProse } from './prose.ts'
import { signDetector } from './signs.ts'

/** Headers that an application sets from what it was given. */
const headers = signDetector(
  'crlf',
  [
    {
      what: 'header',
      points: 90,
      inProse: 45,
      kinds: ['query', 'path', 'cookie', 'header', 'name'],
      pattern:
        /[\r\n][ \t]{0,4}(?:%?0[ad]){0,2}(?:set-cookie2?|content-(?:type|length|disposition|encoding)|x-[\w-]{1,40}|host|transfer-encoding|refresh|link|status|connection|access-control-[\w-]{1,30}|referer|user-agent|authorization|header[\w-]{0,20}|injected[\w-]{0,20}|cache-control|last-modified|server|[\w-]{0,20}(?:-test|test-|inject|evil|crlf)[\w-]{0,20})\s{0,3}:|[\r\n][ \t]{0,4}(?:%?0[ad]){0,2}location\s{0,3}:\s{0,3}(?:[a-z]{2,12}:|\/|[\w-]{1,40}\.\w)/,
    },
    // The end of an answer without a body, and another answer.
    { what: 'response', points: 88, pattern: /[\r\n]content-length\s{0,2}:\s{0,2}0\s{1,10}http\/1\.[01]\s\d{3}\s/ },
  ],
  isTalk,
)

/** The end of an address, then the commands that follow it between mail servers. */
const ENVELOPE = /^\S{1,80}[\r\n]{1,2}(?:rcpt\s{1,3}to|mail\s{1,3}from)\s{0,3}:/i

const signs = signDetector(
  'crlf',
  [
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
        /(?:[\r\n]|%(?:25){0,3}0[ad])[ \t]{0,4}(?:%?0[ad]){0,2}(?:set-cookie|location:\s{0,3}(?:https?:|\/\/)|x-xss-protection|transfer-encoding)\s{0,3}:?/,
      inProse: 40,
    },
    // Whatever it is called: text has no words with a hyphen and a colon at the start of its second line.
    {
      what: 'header',
      points: 84,
      inProse: 20,
      kinds: ['query', 'path', 'cookie', 'header', 'name'],
      pattern: /[\r\n][ \t]{0,4}[a-z]{2,20}(?:-[a-z]{2,20}){1,5}\s{0,2}:\s{0,2}\S/,
    },
    // A subject, then parts of a message.
    {
      what: 'mail-header',
      points: 84,
      kinds: ['body'],
      pattern: /^[^\r\n:/]{1,60}[\r\n]{1,2}(?:mime-version\s{0,2}:\s{0,2}1|content-type\s{0,2}:\s{0,2}multipart\/)/,
    },
    // One line that is no header, then headers: not what people write into a form.
    {
      what: 'header',
      points: 84,
      inProse: 40,
      kinds: ['body'],
      pattern:
        /^[^\r\n:]{0,80}(?:\r[ \t]{1,2}\n|[\r\n]{1,2})[ \t]{0,4}(?:refresh\s{0,2}:\s{0,2}\d{1,5};|link\s{0,2}:\s{0,2}<|(?:etag|set-cookie2?|location|content-(?:type|length|disposition|encoding)|x-[\w-]{2,40}|host|transfer-encoding|refresh|access-control-[\w-]{1,30}|referer|user-agent|authorization|cache-control|content-security-policy|strict-transport-security|proxy-[\w-]{2,30}|mime-version|reply-to|return-path)\s{0,2}:\s{0,2}\S)/,
    },
    // A path, an address or a parameter, then a header of any name.
    {
      what: 'header',
      points: 84,
      kinds: ['body'],
      pattern:
        /^[^\s:]{0,80}[/=&%][^\s]{0,80}[\r\n]{1,2}(?:[a-z]{1,20}(?:-[a-z]{1,20}){1,5}\s{0,2}:\s{0,2}\S|(?:etag|link|refresh|expires|host|origin|cookie|server|vary)\s{0,2}:\s{0,2}\S)/,
    },
    {
      what: 'mail-header',
      points: 84,
      inProse: 40,
      kinds: ['body'],
      pattern:
        /^[^\r\n:]{0,80}[\r\n]{1,2}(?:subject\s{0,2}:[^\r\n]{0,100}[\r\n]{1,2})?(?:to|from|cc|bcc|reply-to|sender)\s{0,2}:\s{0,2}[^\s@]{1,64}@[\w-]/,
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
    ...commands,
    // U+560A, U+560D, U+010A and U+010D lose their first byte in careless encoders and become a line end.
    {
      what: 'wide-line-end',
      points: 88,
      pattern:
        /[\u2028\u2029\u0085](?:set-cookie|location|content-[a-z]{2,12}|x-[\w-]{2,30})\s{0,2}:|\u560d\u560a|\u560a\u560d|\u010d\u010a[\w-]{2,30}:|[\u560a\u560d]\s{0,3}[\w-]{2,30}:/,
    },
    // Line ends as a program writes them, for whoever reads escapes.
    {
      what: 'header',
      points: 84,
      inProse: 40,
      pattern:
        /^[^\s"'()]{0,60}\\r\\n(?:set-cookie|location|access-control-[\w-]{1,30}|content-(?:type|length|disposition)|x-[\w-]{2,30}|refresh|link|host)\s{0,2}:/,
    },
    // An address, then a line for what listens there and reads no HTTP.
    {
      what: 'store-command',
      points: 86,
      pattern:
        /^[a-z]{2,8}:\/\/\S{1,100}[\r\n]{1,2}(?:set|get|config|flushall|slaveof|replicaof|auth|helo|ehlo|mail|eval|del|quit|info|stats|select|save|module)\b/,
    },
    // The manager of a telephone exchange (Asterisk).
    {
      what: 'store-command',
      points: 86,
      pattern:
        /[\r\n]action\s{0,2}:\s{0,2}(?:originate|command|redirect|updateconfig|getconfig|setvar|login|queueadd)[\r\n]/,
    },
    // Nothing, or the name of somebody, then one line that is a header or an entry of a log.
    {
      what: 'header',
      points: 84,
      inProse: 20,
      kinds: ['body'],
      pattern: /^[\r\n]{1,2}[ \t]{0,4}[a-z]{1,20}(?:-[a-z]{1,20}){1,4}\s{0,2}:\s{0,2}\S[^\r\n]{0,120}$/,
    },
    {
      what: 'log-line',
      points: 84,
      kinds: ['body'],
      pattern:
        /^[\w.@=-]{1,40}[\r\n]{1,2}\s{0,2}(?:\[?\d{4}-\d\d-\d\d[ t]\d\d:\d\d[\d:.,z+]{0,16}\]?\s{1,3}\[?(?:info|warn|error|debug|notice|fatal|audit)\]?[\s:]|\[(?:info|warn|error|debug|notice|fatal|audit)\][\s:]|level=[a-z]{4,7}\s\w{1,20}=)[^\r\n]{1,300}$/,
    },
    // One word or path, then a line as servers log it: who shows a log does not begin with what is none.
    {
      what: 'log-line',
      points: 84,
      inProse: 20,
      pattern: /^[^\s[\]:]{0,100}[\r\n]{1,2}\s{0,2}\d{1,3}(?:\.\d{1,3}){3}\s{1,3}-\s/,
    },
    {
      what: 'log-line',
      points: 84,
      inProse: 20,
      kinds: ['query', 'path', 'cookie', 'header', 'name'],
      pattern:
        /^[^\s[\]:]{0,100}[\r\n]{1,2}\s{0,2}(?:(?:\[\d{1,4}[\d/:\s.t+z-]{6,30}\]|\d{4}-\d\d-\d\d[ t]\d\d:\d\d[\d:.,z+]{0,16})\s{1,3}(?:\[?(?:info|warn|error|debug|notice|fatal|audit)|\S{1,40}\s{0,2}[-:|\]])|\[(?:info|warn|error|debug|notice|fatal|audit)\]\s{0,2}\S{1,40}\s)/,
    },
    {
      what: 'log-line',
      points: 50,
      inProse: 20,
      kinds: ['query', 'cookie'],
      pattern: /[\r\n]{1,2}\s{0,2}(?:\[?(?:info|error|warn|debug)\]?\b|\d{4}-\d\d-\d\d[ t]\d\d:)/,
    },
    // Sets the title of a terminal, or wipes what it shows: what is in a log for whoever reads it there.
    {
      what: 'terminal',
      points: 84,
      pattern: /\x1b\](?:[0248]|52|1337);[^\x07\x1b]{0,100}[\x07\x1b]|\x1b\[[23]j\x1b\[/,
      inProse: 40,
    },
    // The lines of a chat.
    {
      what: 'chat-command',
      points: 84,
      inProse: 40,
      pattern:
        /^\S{0,60}[\r\n]{1,2}(?:(?:join|part)\s[#&][\w#-]{1,40}|(?:privmsg|notice|kick|mode|topic|invite)\s[#&]?[\w-]{1,40}\s\S|quit\s?:|oper\s\w{1,30}\s\S)/,
    },
    // What follows the name of a script is given to it as a variable, and a line end in it began another one (CVE-2019-11043).
    { what: 'path-info', points: 86, kinds: ['path'], pattern: /\.php\d?\/[^\r\n]{0,200}[\r\n]{1,2}[^\s/]/ },
    { what: 'line-end', points: 60, kinds: ['path', 'header', 'cookie', 'name'], pattern: /[\r\n]/ },
  ],
  (value) => !ENVELOPE.test(value) && isProse(value),
)

/** Line ends that begin a header, a response, or a command of a mail server. Line ends in the text of a body are text. */
export const crlf: Detector = { family: 'crlf', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  // Programs and documentation that deal with HTTP show headers on lines of their own.
  const found: Report = CODE.test(value) ? (what, points) => report(what, Math.min(points, 40)) : report
  const text = withoutContentLines(value)
  if (text !== value && leadsAway(value)) report('header', 45)
  headers.inspect(text, field, found)
  signs.inspect(text, field, found)
  if (field.kind !== 'name' && LONE_COMMAND.test(value)) report('mail-command', 84)
}

/** A command of a mail server on a line of its own, in capitals, behind at most one word. */
const LONE_COMMAND =
  /^\S{0,60}[\r\n]{1,2}(?:QUIT|NOOP|RSET|STARTTLS|DATA|CAPA|STAT|LIST|UIDL|TURN|LOGOUT)[\r\n]{1,2}(?:$|\.)/

/** A letter or a question that quotes a header says something around it; a page that is put behind one does not. */
function isTalk(value: string): boolean {
  return !PAGE.test(value) && hasWords(value, WORDS)
}
const WORDS = 6
const PAGE = /[\r\n]\s{0,8}<[a-z!]/i

/** The fence of Markdown, or a line that ends with the opening bracket of a block. */
const CODE = /```|[({[]\s{0,3}\n\s/
