import type { Detector } from './detector.ts'
import { isProse } from './prose.ts'
import { signDetector } from './signs.ts'
import { readIpv4 } from './ssrf-address.ts'

/** Names and addresses that nobody but the server itself should ask for, anywhere in a value. */
const names = signDetector(
  'ssrf',
  [
    {
      what: 'metadata',
      points: 93,
      inProse: 45,
      pattern:
        /\b169\.254\.169\.254\b|\bmetadata\.google\.internal\b|\b100\.100\.100\.200\b|\b169\.254\.170\.2\b|\b192\.0\.0\.192\b|\b169\.254\.43518\b|\bmetadata\.tencentyun\.com\b|:\/\/instance-data(?![\w-])|\/2018-06-01\/runtime\/|\/opc\/v[12]\/instance|\/\d{4}-\d\d-\d\d\/meta-data\b|\/latest\/api\/token\b|\/metadata\/v1(?:\.json|\/)|\/openstack\/(?:latest|\d{4}-\d\d-\d\d)\/(?:meta_data|user_data)|\bfd00:ec2::254\b|\/latest\/(?:meta-data|user-data|dynamic\/instance)|\/computemetadata\/v1|\/metadata\/(?:instance|identity)\b|\bkubernetes\.docker\.internal\b|\bmetadata\.packet\.net\b|\brancher-metadata\b|\bkubernetes\.default\.svc\b/,
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
        /\b(?:(?:gopher|dict|tftp|netdoc|jar:(?:https?|file|ftp)|rmi):\/\/|ldaps?:\/\/(?![a-z][\w-]{0,60}(?:\.[\w-]{1,60}){1,5}(?::(?:389|636))?(?:\/(?:dc|ou|cn)=|\/?$)))|\burl:(?:https?|file|ftp):|\bjar:(?:https?|ftp):/,
    },
    // People have folders there; servers are rarely asked to.
    { what: 'scheme', points: 70, inProse: 20, pattern: /\b(?:sftp|smb):\/\// },
    {
      what: 'out-of-band',
      points: 88,
      inProse: 40,
      pattern:
        /(?:[\w-]\.|:\/\/)(?:burpcollaborator\.net|oast\.[a-z]{2,12}|requestrepo\.com|requestcatcher\.com|m\.pipedream\.net|eyes\.sh|dig\.pm|callback\.red|hyuga\.icu|dnslog\.store|dnsbin\.zhack\.ca|ezxss\.com|xss\.report|canarytokens\.org|exfil\.to|oastify\.com|interact\.sh|interactsh\.com|dnslog\.(?:cn|link)|ceye\.io|bxss\.me|requestbin\.net|canarytokens\.com|xss\.ht|eye\.sh|dnslog\.pw|vcap\.me|pingb\.in|webhook\.site|r87\.me|bxss\.in)\b/,
    },
    // CVE-2021-40438 (no name of a socket is longer than 108 characters), and clients that take a socket for a host.
    {
      what: 'socket',
      points: 88,
      inProse: 40,
      pattern: /\bunix:[^\s|]{0,200}\|https?:|\bunix:[\w./]{120}|https?:\/\/unix:/,
    },
    {
      what: 'rebinding',
      points: 88,
      inProse: 40,
      pattern:
        /\b\d{1,3}[.-]\d{1,3}[.-]\d{1,3}[.-]\d{1,3}\.(?:nip|sslip|xip)\.io\b|\blocaltest\.me\b|\brbndr\.us\b|\blvh\.me\b/,
    },
  ],
  isTalk,
)

/** How programs in containers call the machine that they run on: developers do so in their settings. */
const CONTAINER_HOST = /:\/\/(?:(?:host|gateway)\.docker|host\.containers)\.internal\b/i
/** Something else comes first: a list, a name, a command. */
function isSaid(value: string): boolean {
  return SAID.test(value)
}
const SAID = /^\s{0,20}(?!\w{2,12}:\/\/)[\w$#*|>`[(-][^\n]{0,200}[\s(`<"'=]\w{2,12}:\/\/(?:host|gateway)\./
/** Parts in hex, or filled up with zeros as nobody fills dates and versions up; full stops of another script. */
const ODD_NUMBERS =
  /^(?:(?:0x[\da-f]{1,8}|0{1,20}\d{3,4}|\d{1,3})(?:\.(?:0x[\da-f]{1,8}|\d{1,24})){1,3}|\d{1,3}(?:[\u3002\uff0e\uff61]\d{1,3}){3})(?=$|[:/])/i
const IS_ODD = /0x|(?:^|\.)0\d\d|[^\0-\x7f]/i

export const ssrfNames: Detector = {
  family: 'ssrf',
  inspect(value, field, report) {
    names.inspect(value, field, report)
    if (CONTAINER_HOST.test(value))
      report('metadata', isTalk(value) || isSaid(value) || field.where.startsWith('body.json') ? 45 : 84)
    if (value.length > LONGEST_BARE) return
    const number = ODD_NUMBERS.exec(value)
    if (number !== null && IS_ODD.test(number[0]) && leadsInside(number[0])) report('number', 86)
  },
}
const LONGEST_BARE = 120

const STOPS = /[\u3002\uff0e\uff61]/

function leadsInside(host: string): boolean {
  const address = readIpv4(host.replace(/[\u3002\uff0e\uff61]/g, '.').toLowerCase())
  return address !== null && address.inside !== null && (address.disguised || STOPS.test(host))
}

/** A request that is written into one address has lines and blanks, and is no text. */
const REQUEST = /^\s{0,3}(?:gopher|dict):\/\/[^\s/]{1,100}:\d{1,5}\//i

function isTalk(value: string): boolean {
  return !REQUEST.test(value) && isProse(value, WORDS)
}
const WORDS = 7
