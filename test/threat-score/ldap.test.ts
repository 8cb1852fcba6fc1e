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
  'admin)(!(&(1=0',
  '*)(|(mail=*',
  'x)(cn=*',
  '*)(&',
  'admin*)((|userpassword=*)',
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
  })
})
