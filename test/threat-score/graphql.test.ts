import { describe, expect, it } from 'vitest'
import { composeScore, type Field } from '../../gateway/contract/index.ts'
import { batchOf } from '../../plugins/threat-score/graphql.ts'
import { familyTotalOf, fieldOf, totalOf } from './scan-score.ts'

const place: Partial<Field> = { kind: 'body', where: 'body.json./query', name: 'query' }

const abuses: Readonly<Record<string, string>> = {
  'a hundred aliases': `query { ${Array.from({ length: 100 }, (_, n) => `a${n}: login(pass: "${n}") { token }`).join(' ')} }`,
  'forty levels': `query { ${'posts { author { '.repeat(20)}id${' } }'.repeat(20)} }`,
  'aliases without a word before them': `{${Array.from({ length: 80 }, (_, n) => `a${n}: login(pin: ${n}) { ok }`).join(' ')}}`,
  'a hundred directives': `query { user ${'@include(if: true) '.repeat(100)}{ id } }`,
  'the same field': `{ ${'__typename '.repeat(200)}}`,
  'fragments in a circle': 'fragment A on U { ...B } fragment B on U { ...A } query { u { ...A } }',
  'a fragment in itself': 'query { u { ...A } } fragment A on U { id ...A }',
  'three logins':
    'mutation { a: login(user: "u", pass: "1") { t } b: login(user: "u", pass: "2") { t } login(pass: "3") { t } }',
  'three codes':
    'mutation { one: verifyOtp(code: 1) { ok } two: verifyOtp(code: 2) { ok } three: verifyOtp(code: 3) { ok } }',
  'three vouchers':
    '{ a: redeemVoucher(id: "A1") { v } b: redeemVoucher(id: "A2") { v } c: redeemVoucher(id: "A3") { v } }',
}

const overloads: readonly string[] = [
  '{ me { follows { follows { follows { follows { follows { follows { follows { follows { id } } } } } } } } } }',
  'query { __typename @x@x@x@x@x@x@x }',
  'query { me @skip(if: false) @skip(if: false) @skip(if: false) @skip(if: false) @skip(if: false) @skip(if: false) { id } }',
  'query { b1: __typename b2: __typename b3: __typename b4: __typename b5: __typename b6: __typename }',
  '{ systemCheck systemCheck systemCheck systemCheck systemCheck systemCheck }',
  'query { orders(first: 5000000) { id } }',
  'query { staff { mail passwordHash } }',
  'query { members(where: {password: {_like: "q%"}}) { id } }',
  '{ _service { sdl } }',
  'query @deprecated { __typename }',
  '{ __type(name: "Query") { fields { name args { name } } } }',
]

const introspections: readonly string[] = [
  'query IntrospectionQuery { __schema { types { name fields { name } } } }',
  '{__schema{types{name}}}',
  '{__schema}',
  '# which types are there?\n{ s: __schema, { directives { name } } }',
  'query { __schema @include(if: true) { types { name } } }',
  'query { __schema # of what\n { types { name } } }',
  // Torn ones.
  '__schema{queryType{name}}',
  'Introspect{__schema {queryType { name }}',
]

const documents: readonly string[] = [
  'query Products($first: Int!) { products(first: $first) { edges { node { id title __typename } } pageInfo { hasNextPage } } }',
  'mutation { createPost(input: {title: "a: b", body: "{__schema{x}} is talked about"}) { post { id } } }'.replace(
    '{__schema{x}}',
    '',
  ),
  'subscription OnComment($id: ID!) { commentAdded(postId: $id) { id content } }',
  'fragment F on User { id name } query { viewer { ...F friends(first: 5) { ...F } } }',
  'query ($a: Boolean = true) { me @include(if: $a) { ... on Admin { rights } ... on User { name } } }',
  'query { small: avatar(size: 40) large: avatar(size: 400) }',
  'query selector of the form: who may ask {name}?',
  'mutation { login(input: {email: "a@b.example", password: "x"}) { token } verifyOtp(code: "1") { ok } }',
  '{ authors(first: 3) { name } more: authors(after: 3) { name } token(id: 3) { use } codes(first: 3) { id } }',
  'query { __typename me { __typename } } # __schema { types }',
  'mutation { say(text: "what does __schema { types } do?") { id } }',
  'The __schema of our queries: {types} and __schema{a}.',
  'query { thread { replies { replies { replies { body } } } } }',
  'mutation ($password: String!) { changePassword(password: $password) { ok errors { field } } }',
  '{ a: part(id: 1) { name } b: part(id: 2) { name } c: part(id: 3) { name } d: part(id: 4) { name } }',
]

describe('GraphQL documents', () => {
  it.each(Object.entries(abuses))('that ask for %s are denied', (_name, value) => {
    expect(familyTotalOf('graphql', value, place)).toBeGreaterThanOrEqual(80)
  })

  it.each(overloads)('that cost too much, or ask for what nobody shows, are denied: %s', (value) => {
    expect(familyTotalOf('graphql', value, place)).toBeGreaterThanOrEqual(80)
  })

  it.each(introspections)('that ask for the schema are denied, as servers in production do: %s', (value) => {
    expect(familyTotalOf('graphql', value, place)).toBeGreaterThanOrEqual(80)
  })

  it('that ask for the values of one type are limited, those that ask how an object is called pass', () => {
    expect(familyTotalOf('graphql', '{ __type(name: "Role") { enumValues { name } } }', place)).toBe(60)
    expect(familyTotalOf('graphql', '{ __typename }', place)).toBe(0)
    const shared =
      'fragment Parts on __Type { name kind } query Names { __type(name: "Order") { fields { type { ...Parts } } } }'
    expect(familyTotalOf('graphql', shared, place)).toBe(60)
    const inputs = '{__type(name:"Staff"){inputFields{name defaultValue}}}'
    expect(familyTotalOf('graphql', inputs, place)).toBeGreaterThanOrEqual(80)
  })

  it('that are talked about are not denied', () => {
    const text = 'Is introspection ({ __schema { types { name } } }) safe in production?'
    expect(familyTotalOf('graphql', text, place)).toBe(40)
  })

  it.each(documents)('of applications pass: %s', (value) => {
    expect(familyTotalOf('graphql', value, place)).toBe(0)
    expect(totalOf(value, place)).toBeLessThan(40)
  })

  it('are read in queries, but not in headers', () => {
    expect(familyTotalOf('graphql', introspections[1]!, { kind: 'query' })).toBeGreaterThanOrEqual(80)
    expect(familyTotalOf('graphql', introspections[1]!, { kind: 'header' })).toBe(0)
  })

  it('count together when one body holds many', () => {
    const some = (length: number) => Array.from({ length }, () => fieldOf('mutation { login { token } }', place))
    expect(batchOf(some(10).slice(0, 2))).toBeNull()
    expect(
      composeScore([batchOf(some(3).map(() => fieldOf('mutation { verifyOtp(code: "1") { ok } }', place)))!]),
    ).toBe(85)
    expect(composeScore([batchOf(some(30))!])).toBe(60)
    expect(composeScore([batchOf(some(100))!])).toBeGreaterThanOrEqual(80)
  })
})
