import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { signDetector } from './signs.ts'

const attributes =
  'cn|uid|sn|ou|dc|mail|objectclass|userpassword|password|samaccountname|memberof|givenname|telephonenumber|user|username|name|department|title|homedirectory|pass|login|surname|uidnumber|description|dn|o|c|l|st'

const parts = signDetector('ldap', [
  {
    what: 'filter-break',
    points: 90,
    inProse: 40,
    pattern:
      /\*\s{0,2}\)\s{0,2}\(|\)\s{0,2}\(\s{0,2}[|&!]\s{0,2}\(?|\(\s{0,2}[|&!]\s{0,2}\(\s{0,2}[\w-]{1,30}\s{0,2}[~<>]?=|\)\)\(\|?\(?[\w-]{1,30}=/,
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
  { what: 'cut-off', points: 86, inProse: 40, pattern: /\*\s{0,2}\){1,4}\s{0,2}(?:\x00|%00|\(&|\|)|\)\(&\)/ },
])
export const trailingWildcard = /^[\w@.*-]{0,40}\*?\){2,4}\x00?$/

/** A value that ends the present condition of an LDAP search filter (RFC 4515) and adds its own. */
export const ldap: Detector = { family: 'ldap', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  parts.inspect(value, field, report)
  if (trailingWildcard.test(value)) report('closed', value.includes('*') ? 84 : 40)
}
