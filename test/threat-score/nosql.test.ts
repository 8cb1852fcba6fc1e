import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const names: readonly string[] = ['password[$in]', 'q[$gte]', 'username[$ne]', '[$gt]', '$where', 'user.$regex', '$ne']

const values: readonly string[] = [
  "'-(function(){return 1})()-'",
  "' UNION MATCH (u:User) RETURN u //",
  'MATCH (n) DETACH DELETE n',
  "LOAD CSV FROM 'http://x' AS l",
  'do{var b=new Date();}while(b-a<5000)',
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
  'price[$lt]=100',
  'call me (please) while you can',
  'match the union (all)',
  'while (n - 1 < 5) { n++ }',
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

  it.each([
    ['price[$lt]', 'query.price[$lt]'],
    ['$gte', 'body.json./filter/age/$gte'],
    ['$in', 'body.json./where/status/$in'],
    ['createdAt[$gt]', 'query.createdAt[$gt]'],
  ])('leave filters that an interface offers: %s in %s', (value, where) => {
    expect(familyTotalOf('nosql', value, { kind: 'name', where })).toBeLessThan(60)
  })

  it.each([
    ['password[$gt]', 'query.password[$gt]'],
    ['$ne', 'body.json./where/password/$ne'],
    ['$gt', 'body.json./username/$gt'],
  ])('are denied where secrets are compared: %s in %s', (value, where) => {
    expect(familyTotalOf('nosql', value, { kind: 'name', where })).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
    expect(totalOf(value, { kind: 'name' })).toBeLessThan(40)
  })
})
