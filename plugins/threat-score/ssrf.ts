import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { isHostile, readHost } from './ssrf-host.ts'
import { inclusionPoints, loopbackPoints, privatePoints } from './ssrf-points.ts'
import { redirectPoints } from './ssrf-redirect.ts'

/** `http://allowed &@127.0.0.1#`, `http:127.0.0.1`, `localhost:+11211aaa`: each reader of such an address takes another host. */
const AMBIGUOUS =
  /^https?:@[\w[.]|^https?:\/\/[\w.:-]{1,60}\s?[#&\\]{1,2}@[\w.[\]:]{2,60}|^https?:(?:\d{1,3}(?:\.\d{1,3}){1,3}|0x[\da-f]{8}|\d{8,10}|0\d{1,4}\.[\d.]{3,20}|\[[\da-f:.]{2,40}\]|localhost)(?:[/:]|$)|^(?:[a-z]{2,10}:\/\/)?(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[::1?\]):(?:\+\d|0{2,9}[1-9]|\d{1,8}[a-z]{2,8}(?:$|\/))|^https?:\/\/(?:\\{1,2}[\w.]){4}/i

/**
 * Scheme, host, port and the rest of the first URL in a value; linear. Schemes that are not those of the web are read in
 * whole values, and so are IPv6 addresses without brackets.
 */
const URL_PARTS =
  /(?:^|[\s'"=(,;])(?:(https?|ftps?|wss?):[\\/]{1,3}|(?=[a-z\\/])([a-z][\da-z+.-]{1,20}:)?\/\/)(?:[^\s/?#\\@'"<>]{0,100}@)?(\[[\da-f:.]{2,45}(?:%[\w.-]{1,20})?\]|(?:[\da-f]{1,4}:){0,7}:[\da-f:.]{1,45}|[^\s/?#:\\'"<>]{1,120})(?::(\d{1,5}))?([^\s'"<>]{0,200})/i

/** Requests that the server would send for the client (SSRF), and scripts that it would include from elsewhere (RFI). */
export const ssrf: Detector = { family: 'ssrf', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  if (field.kind === 'header' && ownAddress.test(field.where)) return
  const redirect = redirectPoints(value, field)
  if (redirect > 0) report('redirect', redirect)
  if (AMBIGUOUS.test(value)) report('ambiguous', 86)
  const found = URL_PARTS.exec(value)
  if (!found) return
  const [all, web, other = '', host = '', port = '', rest = ''] = found
  const whole = value.length - all.length < 4 || PICTURE.test(value)
  const isWeb = other === ''
  reportHost({ host, port, rest, whole, isWeb, hasScheme: !isWeb || web !== undefined }, field, report)
  if (!isWeb) {
    if (whole && other === 'sftp:' && port !== '' && port !== '22' && rest.length < 2) report('scheme', 84)
    return
  }
  if (whole && isHostile(host) && !isAbout(field)) report('hostile-host', 82)
  // No address that a browser or a program writes ends with a null byte.
  if (whole && value.length < 300 && field.steps.includes('null') && !field.steps.includes('escape'))
    report('cut-off', 84)
  const inclusion = whole ? inclusionPoints(value, host, rest) : 0
  if (inclusion > 0) report('inclusion', inclusion)
}

/** A picture in Markdown, which a server fetches when it makes a page or a document of it. */
const PICTURE = /^!\[[^\]\n]{0,60}\]\(https?:[^\s)]{1,200}\)$/i

/** Headers into which browsers and proxies write addresses of their own. */
const ownAddress = /^header\.(?:referer|origin|host|via|forwarded|x-forwarded|x-real|sec-|access-control|content-)/

interface Target {
  readonly host: string
  readonly port: string
  readonly rest: string
  /** The value is nothing else. */
  readonly whole: boolean
  /** No scheme, or one of the web: databases and queues are named in other ones, and stand next door. */
  readonly isWeb: boolean
  readonly hasScheme: boolean
}

function reportHost({ host, port, rest, whole, isWeb, hasScheme }: Target, field: Field, report: Report): undefined {
  switch (readHost(host)) {
    case 'disguised':
      if (hasScheme || (whole && !host.includes(':'))) report('number', 88)
      return
    case 'metadata':
      // `//metadata` is a remark in a program.
      if (whole && hasScheme) report('metadata', 86)
      return
    case 'resolver':
      if (whole && !isReturn(field)) report('rebinding', 84)
      return
    case 'loopback':
      if (isWeb) report('loopback', whole && !isReturn(field) ? loopbackPoints(host, port, rest, isAbout(field)) : 20)
      return
    case 'private':
      if (isWeb) report('private', whole ? privatePoints(port, rest) : 20)
      return
  }
}

/** The browser goes there, not the server: `redirect_uri`, `redirect_uris/1`. */
function isReturn({ where, name }: Field): boolean {
  return returns.test(name) || (where.startsWith('body.json') && returns.test(where.slice(-LONGEST_KEY)))
}

const returns = /redirect|callback|return|next|continue|referr?er|origin/i
const LONGEST_KEY = 40

/** What a hook tells of things that live on its sender: `repository/git_http_url`, `commits/0/url`. */
function isAbout({ where }: Field): boolean {
  return where.startsWith('body.json') && about.test(where.slice(-LONGEST_KEY))
}

const about =
  /\/(?:repository|repo|project|commits?|last_commit|user|author|owner|sender|object_attributes|merge_request|pull_request|issue|build|job|pipeline|wiki|snippet|group|organization|release|source|target|parent|head|base)(?:\/\d{1,4})?\/[\w-]{0,20}(?:url|uri|homepage|href|link)$/i
