import { describe, expect, it } from 'vitest'
import { body, json, query, values } from './requests.ts'

const document = 'query Who { user(name: "ann\\"s", mail: "a@b.example") { id } }'

describe('the strings of a GraphQL document', () => {
  it.each([
    ['of JSON', json({ query: document }), 'body.json./query'],
    ['of a query', query(`query=${encodeURIComponent(document)}`), 'query.query'],
    ['of a body', body(document, 'application/graphql; charset=utf-8'), 'body.text'],
  ])('%s are fields beside the document', (_name, fields, where) => {
    const found = values(fields)
    expect(found).toContainEqual([where, document])
    expect(found.map(([, value]) => value)).toEqual(expect.arrayContaining(['ann"s', 'a@b.example']))
  })

  it('are not looked for in other texts', () => {
    expect(values(json({ query: 'a query of "words" {here}', text: document }))).toEqual([
      ['body.json./query', 'a query of "words" {here}'],
      ['body.json./text', document],
    ])
  })
})
