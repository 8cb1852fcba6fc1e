import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { signDetector } from './signs.ts'

/** Names and addresses that nobody but the server itself should ask for, anywhere in a value. */
export const ssrfNames = signDetector('ssrf', [
  {
    what: 'metadata',
    points: 93,
    inProse: 45,
    pattern:
      /\b169\.254\.169\.254\b|\bmetadata\.google\.internal\b|\b100\.100\.100\.200\b|\b169\.254\.170\.2\b|\b192\.0\.0\.192\b|\b169\.254\.43518\b|\bmetadata\.tencentyun\.com\b|:\/\/instance-data\/|\bfd00:ec2::254\b|\/latest\/(?:meta-data|user-data|dynamic\/instance)|\/computemetadata\/v1|\/metadata\/(?:instance|identity)\b|\b(?:host|gateway|kubernetes)\.docker\.internal\b|\bmetadata\.packet\.net\b|\brancher-metadata\b|\bkubernetes\.default\.svc\b/,
  },
  {
    what: 'metadata',
    points: 90,
    inProse: 45,
    pattern: /:\/\/(?:2852039166|0xa9fea9fe|0251\.0376\.0251\.0376|169\.16689662|\[::ffff:(?:a9fe:a9fe|169\.254))/,
  },
  {
    what: 'scheme',
    points: 90,
    inProse: 40,
    pattern:
      /\b(?:(?:gopher|dict|tftp|netdoc|jar:(?:https?|file)|rmi):\/\/|ldaps?:\/\/(?![a-z][\w-]{0,60}(?:\.[\w-]{1,60}){1,5}(?::(?:389|636))?(?:\/(?:dc|ou|cn)=|\/?$)))|\burl:(?:https?|file):|\bjar:https?:/,
  },
  // People have folders there; servers are rarely asked to.
  { what: 'scheme', points: 70, inProse: 20, pattern: /\b(?:sftp|smb):\/\// },
  {
    what: 'out-of-band',
    points: 88,
    inProse: 40,
    pattern:
      /[\w-]\.(?:burpcollaborator\.net|oastify\.com|oast\.(?:pro|live|fun|me|site|online|today)|interact\.sh|interactsh\.com|dnslog\.(?:cn|link)|ceye\.io|bxss\.me|requestbin\.net|canarytokens\.com|xss\.ht|eye\.sh|dnslog\.pw|vcap\.me|pingb\.in|webhook\.site|r87\.me|bxss\.in)\b/,
  },
  // CVE-2021-40438, and clients that take a socket for a host.
  { what: 'socket', points: 88, inProse: 40, pattern: /\bunix:[^\s|]{0,200}\|https?:|https?:\/\/unix:/ },
  {
    what: 'rebinding',
    points: 88,
    inProse: 40,
    pattern:
      /\b\d{1,3}[.-]\d{1,3}[.-]\d{1,3}[.-]\d{1,3}\.(?:nip|sslip|xip)\.io\b|\blocaltest\.me\b|\brbndr\.us\b|\blvh\.me\b/,
  },
])

/** `http://allowed &@127.0.0.1#`, `http:127.0.0.1`: each reader of such an address takes another host. */
const ambiguous =
  /^https?:\/\/[\w.:-]{1,60}\s?[#&\\]{1,2}@[\w.[\]:]{2,60}|^https?:(?:\d{1,3}(?:\.\d{1,3}){1,3}|0x[\da-f]{8}|\d{8,10}|0\d{1,4}\.[\d.]{3,20}|\[[\da-f:.]{2,40}\]|localhost)(?:[/:]|$)/i

/** The host part of the first URL in a value; linear. */
const urlPattern =
  /(?:^|[\s'"=(,;])(?:(?:https?|ftps?|wss?):[\\/]{1,3}|\/\/)(?:[^\s/?#\\@'"<>]{0,100}@)?(\[[0-9a-f:.]{2,45}\]|[^\s/?#:\\'"<>]{1,120})(?::(\d{1,5}))?([^\s'"<>]{0,200})/i
/** Loopback in the ways that resolvers read and filters forget: decimal, hex, octal, short, IPv6. */
const loopback =
  /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|0\.0\.0\.0|127\.\d{1,3}(?:\.\d{1,3})?|0|localhost|ip6-localhost|\[::1?\]|\[0{0,4}(?::0{0,4}){2,7}:?0{0,3}1?\]|\[(?:0{1,4}:){5}ffff:[0-9a-f:.]{4,15}\]|\[::ffff:[0-9a-f:.]{4,15}\])\.?$/i
const strangeNumber =
  /^(?:0x[0-9a-f]{1,8}(?:\.0x[0-9a-f]{1,6}|\.\d{1,8}){0,3}|0[0-7]{1,3}(?:\.0?[0-7]{1,8}){1,3}|0[0-7]{9,12}|[1-9]\d{8,9})$/i
/** Letters and digits in circles and brackets, which name preparation (RFC 3491) turns into plain ones. */
const enclosedLetters = /[\u2460-\u24ff\u3002\uff10-\uff19\uff61]/
const privateNetwork =
  /^(?:\[f(?:e80|[cd][\da-f]{2}):[\da-f:.%]{0,40}\]|10\.\d{1,3}\.\d{1,3}\.\d{1,3}|192\.168\.\d{1,3}\.\d{1,3}|172\.(?:1[6-9]|2\d|3[01])\.\d{1,3}\.\d{1,3}|169\.254\.\d{1,3}\.\d{1,3})$/
/** Sites have names; what loads programs from a bare address is a dropper. */
const address = /^\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}$/
const script = /\.(?:php\d?|phtml|txt|sh|exe|bat|ps1|jsp|aspx?|py|pl|elf|bin|hta|dll|jar)$/i
/** Where developers send themselves back to after a login. */
const callback = /^[^?]{0,80}(?:callback|oauth|auth|login|signin|return|redirect|sso|oidc|complete|done|\/cb\b)/i
const includedScript = /\.(?:txt|php\d?|phtml|inc|asp|aspx|jsp|dat|gif|jpe?g|png)\?{1,3}(?:$|&|cmd=|\s|%00|\x00)/i

/** What people call the scripts that they leave behind on other servers. */
const webShell =
  /\/(?:c99|r57|b374k|wso|alfa|webshell|web_shell|shell|cmd|backdoor|indoxploit|mini|up(?:loader)?|phpspy|exploit|payload|malicious|evil|rfi|pwn)[\w.-]{0,12}\.(?:php\d?|phtml|txt|inc|aspx?|jspx?|gif|jpe?g|png|dat|sh|ps1)\b/i

/** Requests that the server would send for the client (SSRF), and scripts that it would include from elsewhere (RFI). */
export const ssrf: Detector = { family: 'ssrf', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  if (field.kind === 'header' && ownAddress.test(field.where)) return
  if (ambiguous.test(value)) report('ambiguous', 86)
  const found = urlPattern.exec(value)
  if (!found) return
  const [, host = '', port = '', rest = ''] = found
  const whole = value.length - found[0].length < 4
  if (strangeNumber.test(host) || enclosedLetters.test(host)) report('number', 88)
  else if (loopback.test(host)) report('loopback', loopbackPoints(host, port, rest, whole && !isReturn(field)))
  else if (privateNetwork.test(host)) report('private', whole && !callback.test(rest) ? privatePoints(port, rest) : 20)
  if (whole && (webShell.test(rest) || (/^\s{0,3}ftps?:/i.test(value) && script.test(rest)))) report('inclusion', 84)
  else if (
    whole &&
    (includedScript.test(value) || (address.test(host) && !privateNetwork.test(host) && script.test(rest)))
  )
    report('inclusion', 82)
}

/** Headers into which browsers and proxies write addresses of their own. */
const ownAddress = /^header\.(?:referer|origin|host|via|forwarded|x-forwarded|x-real|sec-|access-control|content-)/

function loopbackPoints(host: string, port: string, rest: string, whole: boolean): number {
  if (!whole) return 20
  if (callback.test(rest)) return 20
  if (inner.test(rest) || servicePorts.has(port)) return 84
  // Development servers listen there.
  if (host === 'localhost' && Number(port) >= 1024) return rest.length > 1 && /^(?:8080|9\d{3})$/.test(port) ? 70 : 30
  return Number(port) > 10_000 ? 60 : 84
}

/** People name the devices and services of their own network; who asks for the root or an administration is looking around. */
function privatePoints(port: string, rest: string): number {
  return rest.length < 2 || inner.test(rest) || servicePorts.has(port) ? 82 : 60
}

/** The browser goes there, not the server: `redirect_uri`, `redirect_uris/1`. */
function isReturn({ where, name }: Field): boolean {
  return returns.test(name) || (where.startsWith('body.json') && returns.test(where.slice(-LONGEST_KEY)))
}

const returns = /redirect|callback|return|next|continue|referr?er|origin/i
const LONGEST_KEY = 40
/** What is not meant for others. */
const inner =
  /^\/(?:admin|manager|server-status|server-info|secret|internal|private|config|console|actuator|phpmyadmin|latest|v1\/|containers|api\/v1|_cat|_search|_nodes|_cluster|stats|jolokia|solr|\.|%|etc|flag|env|debug|dump|shell|cmd|index\.php)/i
/** Services that speak no HTTP, or are never shown to others. */
const servicePorts: ReadonlySet<string> = new Set(
  '21 22 23 25 110 111 135 139 143 389 445 465 587 636 873 1433 1521 2049 2181 2375 2376 2379 3306 3389 5432 5672 5900 5984 5985 6379 6443 7001 8086 8500 9000 9042 9200 9300 10250 10255 11211 15672 27017 50070 61616'.split(
    ' ',
  ),
)
