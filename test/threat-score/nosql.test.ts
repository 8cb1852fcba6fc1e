import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const names: readonly string[] = [
  'filter[where][password][regexp]',
  'pin[$mod][]',
  'password[$in]',
  'q[$gte]',
  'username[$ne]',
  '[$gt]',
  '$where',
  'user.$regex',
  '$ne',
]

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
  "' } ], $comment:'x",
  '}, { password : /.*/ }',
  "x' }, { 'pwd': { $gt: '' } }, { 'a': '",
  "bob'}) RETURN n //",
  "x', $set: { level: 9 }, y: '",
  ';sleep(5000);',
  'x\r\nFLUSHALL\r\n',
  'user[$in][]=7&user[$in][]=8',
  'where[password][startsWith]=q&where[id][gt]=0',
  "'; db.dropUser('ann'); //",
  'function(){emit(this._id, this.pwd)}',
  "1' || this //",
  'SLAVEOF 198.51.100.7 6379',
  'CONFIG SET dir /var/lib/redis',
  "return redis.call('KEYS', '*')",
  'g.V().hasLabel("user").valueMap()',
  "') || FOR a IN accounts RETURN a //",
  "r.db('shop').table('users').run(r.js('1'))",
  '* OR _exists_:password OR id:1',
  'a) OR _query_:"{!xmlparser v=1}"',
  'buckets() |> range(start: 0)',
  "'}}).toArray(function(e,d){db.x.insert(this)});//",
  "' || JSON.stringify(this).includes('pw') || '",
  'x) OR _exists_:phone OR (role:admin',
  "' RETURN d) LET q=(FOR u IN _users RETURN u.hash) RETURN q //",
  'begins_with(password, :x) OR attribute_exists(api_key)',
]

const harmless: readonly string[] = [
  'our password: four words (see above)',
  'a redis cache (in memory) while we call home',
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
  '}, { passive: true });',
  '}, error: /timeout/ }',
  '{"a":{"b":"c"},"$comment":"x"}',
  "}, { role: 'button' }",
  '}).map((x) => x * 2)',
  'users.map(f).forEach(x => emit(x))',
  'attribute_exists(pk) AND begins_with(sk, :prefix)',
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
    ['$lt', 'body.json./0/$match/due/$lt'],
    ['$or', 'body.json./0/$match/$or'],
  ])('leave filters that an interface offers: %s in %s', (value, where) => {
    expect(familyTotalOf('nosql', value, { kind: 'name', where })).toBeLessThan(60)
  })

  it.each([
    ['$regex', 'body.json./title/$regex'],
    ['$ne', 'body.json./customer/$ne'],
    ['$and', 'body.json./$and'],
    ['$expr', 'body.json./$expr'],
    ['$lookup', 'body.json./1/$lookup'],
    ['$eq', 'body.json./tags/$elemMatch/$eq'],
  ])('leave what dashboards ask: %s in %s', (value, where) => {
    expect(familyTotalOf('nosql', value, { kind: 'name', where })).toBeLessThan(80)
  })

  it.each([
    'filters[$and][0][summary][$startsWithi]',
    'filters[$or][1][shop][town][$in][0]',
    'where[$not][price][$gt]',
    'filters[$or][0][$and][1][state][$notNull]',
  ])('leave conditions that an interface joins: %s', (value) =>
    expect(familyTotalOf('nosql', value, { kind: 'name', where: `query.${value}` })).toBeLessThan(60))

  it.each([
    'filters[$or][0][password][$startsWith]',
    'filters[$and][0][createdBy][resetPasswordToken][$contains]',
    'filters[$or][0][role][$eq]',
    'filters[$or][0][title][$regex]',
    'user[$or][0][title][$eq]',
    'filters[$or][0][email][$startsWith]',
    'filters[$or][0][$where]',
  ])('are denied among joined conditions: %s', (value) =>
    expect(familyTotalOf('nosql', value, { kind: 'name', where: `query.${value}` })).toBeGreaterThanOrEqual(80))

  it.each([
    ['/shop/_design/orders/_view/by_day', { kind: 'path', where: 'path' }],
    ['/shop/_index/_design/a1b2/json/by-day', { kind: 'path', where: 'path' }],
    ['_design/a1b2c3', { kind: 'body', where: 'body.json./use_index' }],
  ] as const)('leave views of CouchDB to those who have one: %s', (value, field) =>
    expect(familyTotalOf('nosql', value, field)).toBeLessThan(60))

  it.each([
    ['/shop/_design/orders', { kind: 'path', where: 'path' }],
    ['/shop/_all_docs', { kind: 'path', where: 'path' }],
    ['/_users/_design/x/_view/y', { kind: 'path', where: 'path' }],
    ['/items/../_design/x/_view/y', { kind: 'path', where: 'path' }],
    ['_design/x/_view/y', {}],
    ['_design/a1b2c3', { kind: 'body', where: 'body.json./id' }],
  ] as const)('and refuse them to others: %s', (value, field) =>
    expect(familyTotalOf('nosql', value, field)).toBeGreaterThanOrEqual(80))

  it.each([
    ['$lookup', 'body.json./0/$lookup'],
    ['$regex', 'body.json./username/$regex'],
    ['title[$regex]', 'query.title[$regex]'],
    ['password[$gt]', 'query.password[$gt]'],
    ['$ne', 'body.json./where/password/$ne'],
    ['$gt', 'body.json./username/$gt'],
  ])('are denied where secrets are compared: %s in %s', (value, where) => {
    expect(familyTotalOf('nosql', value, { kind: 'name', where })).toBeGreaterThanOrEqual(80)
  })

  it.each([
    'name:* OR apikey:/.*/',
    "g.V().has('name','a').drop()",
    'g.E().drop()',
  ])('ask for secrets or empty a graph: %s', (value) =>
    expect(familyTotalOf('nosql', value)).toBeGreaterThanOrEqual(80))

  it.each(['a secret: /srv/key', 'drop(7) of g.', 'token: 7, secret: none'])('do not ask: %s', (value) =>
    expect(totalOf(value)).toBeLessThan(60))

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
    expect(totalOf(value, { kind: 'name' })).toBeLessThan(40)
  })
})
