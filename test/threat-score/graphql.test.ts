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
}

/** What editors and generators of code ask too. */
const introspections: Readonly<Record<string, string>> = {
  'the whole schema': 'query IntrospectionQuery { __schema { types { name fields { name } } } }',
  'the schema in short': '{__schema{types{name}}}',
}

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
]

describe('GraphQL documents', () => {
  it.each(Object.entries(abuses))('that ask for %s are denied', (_name, value) => {
    expect(familyTotalOf('graphql', value, place)).toBeGreaterThanOrEqual(80)
  })

  it.each(Object.entries(introspections))('that ask for %s are marked, and not denied', (_name, value) => {
    expect(familyTotalOf('graphql', value, place)).toBe(60)
  })

  it.each(documents)('of applications pass: %s', (value) => {
    expect(familyTotalOf('graphql', value, place)).toBe(0)
    expect(totalOf(value, place)).toBeLessThan(40)
  })

  it('are read in queries, but not in headers', () => {
    expect(familyTotalOf('graphql', introspections['the schema in short']!, { kind: 'query' })).toBe(60)
    expect(familyTotalOf('graphql', introspections['the schema in short']!, { kind: 'header' })).toBe(0)
  })

  it('count together when one body holds many', () => {
    const some = (length: number) => Array.from({ length }, () => fieldOf('mutation { login { token } }', place))
    expect(batchOf(some(10))).toBeNull()
    expect(composeScore([batchOf(some(30))!])).toBe(60)
    expect(composeScore([batchOf(some(100))!])).toBeGreaterThanOrEqual(80)
  })
})
