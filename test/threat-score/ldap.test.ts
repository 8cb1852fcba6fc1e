import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  '*)!(sn=*',
  'val)&(cn=admin',
  'value)(gidNumber<=100',
  'user)(userAccountControl:1.2.840.113556.1.4.803:=2',
  '*)(uid=*))(|(uid=*',
  '*)(objectClass=*)',
  'admin)(&)',
  '\\2a\\29\\28mail=\\2a',
  'admin)(!(&(1=0',
  '*)(|(mail=*',
  'x)(cn=*',
  '*)(&',
  'admin*)((|userpassword=*)',
  // Whole filters that ask for a secret, or are decided before anything is read.
  '(&(uid=carol)(!(&(1=0)(userPassword=x))))',
  '(&(cn=root)(password=a*))',
  '(&(objectClass=person)(unicodePwd>=a))',
  '(|(uid=bob)(&))',
  '(&(uid=z)(1=1))',
  'userPassword:2.5.13.18:=\\62\\63',
  '(*)*)',
  ')*)(|',
  '*)*)(',
  'bob)(entryUUID=*',
  'bob)(modifyTimestamp<=20300101000000Z',
]

const harmless: readonly string[] = [
  '(a=1) & (b=2)',
  'f(a)!',
  '(a) and (b)',
  '(a)(b)',
  'f(x)=(x+1)(x-1)',
  '(x*y)',
  'note*)',
  '3*(4+5)',
  '(foo|bar)',
  '(cn=John)',
  '(*)',
  ':-) (*) :*)',
  '(see note)(a) and (b)',
  'f(x)(y=2)',
]

describe('LDAP filters that are left', () => {
  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('ldap', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })

  it('leaves a whole filter to the application', () => {
    expect(familyTotalOf('ldap', '(&(objectCategory=computer)(cn=a))')).toBeLessThan(80)
    expect(
      familyTotalOf('ldap', '(&(objectClass=user)(userAccountControl:1.2.840.113556.1.4.803:=2)(!(pwdLastSet=0)))'),
    ).toBeLessThan(80)
    expect(familyTotalOf('ldap', '(&(uid={0})(userPassword={1}))')).toBeLessThan(80)
    expect(familyTotalOf('ldap', 'search_filter: (&(objectClass=posixAccount)(uid={name}))')).toBeLessThan(80)
    expect(
      familyTotalOf('ldap', 'ldaps://dir.example/ou=staff,dc=example?uid,cn?sub?(objectClass=person)'),
    ).toBeLessThan(80)
  })
})

describe('words with a filter in them', () => {
  it.each([
    'Staff of the branch: `(&(objectClass=person)(l=Berlin))`',
    'why is (|(cn=a*)(mail=a*)) so slow?',
    'group filter (&(objectCategory=group)(!(ou=old)))',
  ])('close nothing: %s', (value) => expect(familyTotalOf('ldap', value)).toBeLessThan(80))

  it.each([
    'Jo Smith)(|(mail=*',
    'Jo Smith (x))(&(uid=*)(cn=a',
    'our staff: (&(uid=a)(userPassword=b*))',
    'Jo(&(uid=a)(cn=b))',
  ])('do, or ask for secrets: %s', (value) => expect(familyTotalOf('ldap', value)).toBeGreaterThanOrEqual(80))
})

describe('regular expressions', () => {
  it.each([
    '^(\\d*)([.,]\\d+)?$',
    '([^:]*)(:([^/]*))?/(.*)(\\.git)?',
    '^(?:(\\w*)(@)(\\w*))$',
    '(.*)(\\.js|\\.css)(.*)',
    '/shop/([^/]*)/([^/]*)/',
    '-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d*)(f?)',
  ])('close their own brackets: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(80)
  })

  it.each([
    '[a]*)(uid=*))(|(uid=*',
    '(.*)(uid=*',
    '(\\w*)(|(mail=*',
    '\\d*)(x',
    '.*)(&',
    '[^)]*)(cn=*)',
    '(?:a*)(objectClass=*',
  ])('are none: %s', (value) => {
    expect(familyTotalOf('ldap', value)).toBeGreaterThanOrEqual(80)
  })
})
