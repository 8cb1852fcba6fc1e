import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const names: readonly string[] = ['username[$ne]', '[$gt]', '$where', 'user.$regex', '$ne']

const values: readonly string[] = [
  '{"username":{"$ne":null}}',
  '{$ne: 1}',
  "'; return true; var x='",
  "' || '1'=='1",
  "' || 1==1//",
  "$where: '1 == 1'",
  "', $or: [ {}, { 'a':'a",
  'this.password.match(/.*/)',
  "' && this.password.match(/.*/)//",
  'db.injection.insert({success:1});',
  '|| 1==1',
  ';sleep(5000);',
  'x\r\nFLUSHALL\r\n',
]

const harmless: readonly string[] = [
  '$filter',
  '$top',
  '$100 or $200',
  'price: $5 (each)',
  'db.example.com',
  'this.name = name',
  'user[name]',
  'filter[price][min]',
  'a || b',
  '$schema',
  'return the item',
]

describe('NoSQL injections', () => {
  it.each(names)('are denied as names: %s', (value) => {
    expect(familyTotalOf('nosql', value, { kind: 'name' })).toBeGreaterThanOrEqual(80)
  })

  it.each(values)('are denied as values: %s', (value) => {
    expect(familyTotalOf('nosql', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
    expect(totalOf(value, { kind: 'name' })).toBeLessThan(40)
  })
})
