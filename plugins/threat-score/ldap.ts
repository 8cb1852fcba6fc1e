import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { hasWords } from './prose.ts'
import { signDetector } from './signs.ts'

const attributes =
  'cn|uid|sn|ou|dc|mail|objectclass|userpassword|password|samaccountname|memberof|givenname|telephonenumber|user|username|name|department|title|homedirectory|pass|login|surname|uidnumber|gidnumber|objectcategory|admincount|useraccountcontrol|userprincipalname|displayname|employeeid|mobile|manager|description|dn|o|c|l|st'

/** `ldap://host/ou=people?uid?sub?(objectClass=person)` (RFC 4516), as it stands in configurations. */
const address = /^ldap[si]?:\/\/[\w.:%-]{0,100}\/[\w=, .@-]{0,200}(?:\?[\w,*-]{0,100}){0,2}\?\(/i

const parts = signDetector('ldap', [
  {
    what: 'filter-break',
    points: 90,
    inProse: 40,
    pattern:
      /\*\s{0,2}\)\s{0,2}\(|\)\s{0,2}\(\s{0,2}[|&!]\s{0,2}\(?|\(\s{0,2}[|&!]\s{0,2}\(\s{0,2}[\w-]{1,30}\s{0,2}[~<>]?=|\)\)\(\|?\(?[\w-]{1,30}=|\)[|&!]\([\w-]{1,30}[~<>]?=|\)\s{0,2}\(\s{0,2}[a-z][\w-]{1,40}:[\d.]{5,40}:=/,
  },
  {
    what: 'filter-break',
    points: 84,
    inProse: 30,
    pattern: new RegExp(`\\)\\s{0,2}\\(\\s{0,2}[|&!]?\\(?\\s{0,2}(?:${attributes})\\s{0,2}[~<>]?=`),
  },
  {
    // Whatever the attribute is called: `guest)(createTimestamp>=1970`.
    what: 'filter-break',
    points: 84,
    inProse: 30,
    pattern: /^[\w@.*-]{0,40}\)\s{0,2}\(\s{0,2}[a-z][\w-]{1,40}\s{0,2}(?:[~<>]=|=\*)/,
  },
  {
    what: 'any-object',
    points: 85,
    inProse: 30,
    pattern: /\bobjectclass\s{0,2}=\s{0,2}[*\w]|\(\s{0,2}(?:uid|cn|userpassword|samaccountname)\s{0,2}=\s{0,2}\*/,
  },
  {
    what: 'cut-off',
    points: 86,
    inProse: 40,
    pattern:
      /\\2a\\29\\28|\\29\\28\s{0,2}(?:\\7c|\\26|[|&]|[\w-]{1,30}=)|\*\s{0,2}\){1,4}\s{0,2}(?:\x00|%00|\(&|\|)|\)\(&\)|\*\(\)\|/,
  },
])
/** What a server keeps secret: a directory browser lists the attributes, nobody searches for their values. */
const secret =
  'userpassword|unicodepwd|password|passwd|pwd|pass|userpkcs12|sambantpassword|sambalmpassword|ntpassword|lmpassword|krbprincipalkey|ms-mcs-admpwd|mslaps-password|ntpwdhistory|lmpwdhistory|supplementalcredentials'

/** Of whole filters too: what asks for a secret, or is decided before any entry is read. */
const wholes = signDetector('ldap', [
  {
    what: 'secret',
    points: 85,
    inProse: 30,
    pattern: new RegExp(
      `(?:\\)|\\([&|!])\\s{0,2}\\(\\s{0,2}(?:${secret})\\s{0,2}(?:[~<>]=|=\\s{0,2}[^\\s*)=({%$]|:[\\w.:-]{0,60}:=)|(?:^|\\()(?:userpassword|unicodepwd)(?::dn)?:[\\d.]{3,60}:=`,
    ),
  },
  {
    what: 'constant',
    points: 84,
    inProse: 30,
    pattern:
      /\(\s{0,2}[&|]\s{0,2}(?:\([^()]{0,60}\)){0,3}\(\s{0,2}(?:!\s{0,2}\(\s{0,2}[&|]?\s{0,2}\(\s{0,2})?(?:(?:1|0)\s{0,2}=\s{0,2}[01]|[&|])\s{0,2}\)/,
  },
])

/** What scanners send first, `*)(&` and `(*)*)`: a filter that cannot be read makes the server tell that it is one. */
const BRACKETS_ONLY = /^[()*&|]{3,16}$/
/** The rest of the filter is cut off with a null byte. */
const nullEnd = /^[\w@.* -]{0,40}\){1,4}$/
const trailingWildcard = /^[\w@.*-]{0,40}\*?\){2,4}\x00?$/

/** A value that ends the present condition of an LDAP search filter (RFC 4515) and adds its own. */
export const ldap: Detector = { family: 'ldap', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  // A whole filter, as a directory browser sends it, leaves nothing.
  wholes.inspect(value, field, report)
  if (
    isBalanced(value) ||
    isSetting(value) ||
    isExpression(value) ||
    isToldOf(value) ||
    (address.test(value) && isBalanced(value.slice(value.indexOf('?(') + 1)))
  )
    parts.inspect(value, field, (what, points) => report(what, Math.min(points, 40)))
  else parts.inspect(value, field, report)
  if (field.steps.includes('null') && nullEnd.test(value)) report('cut-off', 84)
  if (BRACKETS_ONLY.test(value) && value.includes('*)') && !isBalanced(value)) report('filter-break', 82)
  if (trailingWildcard.test(value)) report('closed', value.includes('*') ? 84 : 40)
}

/** A line of a configuration or a call of a tool that holds a whole filter. */
function isSetting(value: string): boolean {
  const lead = setting.exec(value)
  return lead !== null && isBalanced(value.slice(lead[0].length).replace(/["'\s,;]{1,4}[\w\s]{0,40}$/, ''))
}
const setting = /^(?:[\w.-]{3,40}\s{0,3}[:=]\s{0,3}|ldapsearch\s[^()]{1,120})["']?(?=\()/

/**
 * A regular expression, `([^/]*)(?:/(.*))?`: it closes no bracket but its own, and compares no attribute. What breaks out of a filter
 * closes one that the application has opened.
 */
function isExpression(value: string): boolean {
  return EXPRESSION.test(value) && !COMPARES.test(value) && closesOwn(value)
}
/** Words, and then a filter that closes nothing but its own brackets: `filter for staff: (&(objectClass=person)(ou=x))`. */
function isToldOf(value: string): boolean {
  const first = value.indexOf('(')
  return first > 0 && !value.includes('\0') && hasWords(value.slice(0, first), 1) && closes(value) === 0
}

/** A class of characters, an escape, or a group of its own kind. */
const EXPRESSION = /\[[^\]]{1,60}\][*+?{)]|\\[wdsbWDSB./]|\(\?[:=!<]|\.[*+]\??\)/
const COMPARES =
  /\(\s{0,3}[|&!]?\s{0,3}\(?\s{0,3}[a-z][\w;-]{0,60}(?::[\w.]{0,40}:)?\s{0,3}[~<>]?=|\(\s{0,3}[|&!]\s{0,3}(?:\(|$)/i

function closesOwn(value: string): boolean {
  let depth = 0
  let inClass = false
  const lastClass = value.lastIndexOf(']') - 2
  for (let i = 0; i < value.length && depth >= 0; i++) {
    const code = value.charCodeAt(i)
    if (code === 0x5c) i++
    else if (code === 0x5b && i <= lastClass) inClass = true
    else if (code === 0x5d) inClass = false
    else if (inClass) continue
    else if (code === 0x28) depth++
    else if (code === 0x29) depth--
  }
  return depth >= 0
}

function isBalanced(value: string): boolean {
  return value.charCodeAt(0) === 0x28 && closes(value) === 0
}

/** How many brackets are open at the end; below 0 when one is closed that was not opened. */
function closes(value: string): number {
  let depth = 0
  for (let i = 0; i < value.length && depth >= 0; i++) {
    const code = value.charCodeAt(i)
    if (code === 0x28) depth++
    else if (code === 0x29) depth--
  }
  return depth
}
