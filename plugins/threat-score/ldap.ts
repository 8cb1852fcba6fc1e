import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { signDetector } from './signs.ts'

const attributes =
  'cn|uid|sn|ou|dc|mail|objectclass|userpassword|password|samaccountname|memberof|givenname|telephonenumber|user|username|name|department|title|homedirectory|pass|login|surname|uidnumber|gidnumber|objectcategory|admincount|useraccountcontrol|userprincipalname|displayname|employeeid|mobile|manager|description|dn|o|c|l|st'

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
    what: 'any-object',
    points: 85,
    inProse: 30,
    pattern: /\bobjectclass\s{0,2}=\s{0,2}[*\w]|\(\s{0,2}(?:uid|cn|userpassword|samaccountname)\s{0,2}=\s{0,2}\*/,
  },
  { what: 'cut-off', points: 86, inProse: 40, pattern: /\*\s{0,2}\){1,4}\s{0,2}(?:\x00|%00|\(&|\|)|\)\(&\)|\*\(\)\|/ },
])
/** The rest of the filter is cut off with a null byte. */
const nullEnd = /^[\w@.* -]{0,40}\){1,4}$/
const trailingWildcard = /^[\w@.*-]{0,40}\*?\){2,4}\x00?$/

/** A value that ends the present condition of an LDAP search filter (RFC 4515) and adds its own. */
export const ldap: Detector = { family: 'ldap', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  // A whole filter, as a directory browser sends it, leaves nothing.
  if (isBalanced(value)) parts.inspect(value, field, (what, points) => report(what, Math.min(points, 40)))
  else parts.inspect(value, field, report)
  if (field.steps.includes('null') && nullEnd.test(value)) report('cut-off', 84)
  if (trailingWildcard.test(value)) report('closed', value.includes('*') ? 84 : 40)
}

function isBalanced(value: string): boolean {
  if (value.charCodeAt(0) !== 0x28) return false
  let depth = 0
  for (let i = 0; i < value.length && depth >= 0; i++) {
    const code = value.charCodeAt(i)
    if (code === 0x28) depth++
    else if (code === 0x29) depth--
  }
  return depth === 0
}
