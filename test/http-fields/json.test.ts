import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Field } from '../../gateway/contract/index.ts'
import { at, body, holds, json, values } from './requests.ts'

describe('fields of JSON', () => {
  it('are strings at their JSON pointers', () => {
    expect(values(json({ user: { name: 'Jane', tags: ['a', { x: 'b' }] }, n: 1, t: true, z: null, last: '' }))).toEqual(
      [
        ['body.json./user/name', 'Jane'],
        ['body.json./user/tags/0', 'a'],
        ['body.json./user/tags/1/x', 'b'],
        ['body.json./last', ''],
      ],
    )
  })

  it('are a string alone', () => {
    expect(values(body('"hello"', 'application/json'))).toEqual([['body.json', 'hello']])
  })

  it('are keys that are not plain', () => {
    const fields = json({ user: { $ne: 1 }, 'a/b~c': 'x', constructor: { prototype: 1 } })
    expect(fields.filter((field) => field.kind === 'name').map((field) => field.value)).toEqual([
      '$ne',
      'a/b~c',
      'constructor',
      'prototype',
    ])
    expect(at(fields, 'body.json./a~1b~0c').value).toBe('x')
  })

  it('are both values of a key that occurs twice', () => {
    expect(values(body('{"a":"1\'--","a":"ok"}', 'application/json'))).toEqual([
      ['body.json./a', "1'--"],
      ['body.json./a', 'ok'],
    ])
  })

  it('are keys with escapes, decoded', () => {
    expect(body('{"\\u0024ne":1}', 'application/json')[0]).toMatchObject({
      kind: 'name',
      value: '$ne',
      steps: ['json'],
    })
  })

  it('are read for every JSON type', () => {
    for (const type of ['application/json; charset=utf-8', 'Application/VND.api+JSON', 'text/json', '', 'text/plain']) {
      expect(values(body('{"a":"b"}', type)), type).toEqual([['body.json./a', 'b']])
    }
  })

  it('open JSON in a string, once', () => {
    const twice = json({ a: JSON.stringify({ b: JSON.stringify({ c: 'x y' }) }) })
    expect(values(twice)).toEqual([['body.json./a./b', '{"c":"x y"}']])
  })

  it('agree with JSON.parse about every string', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        const fields = body(text, 'application/json').filter((field) => field.kind === 'body')
        const raws = fields.filter((field) => !field.where.includes('.', 10)).map((field) => field.raw)
        for (const raw of raws)
          if (!raw.includes('{') && !raw.includes('[')) expect(() => JSON.parse(`"${raw}"`)).not.toThrow()
        for (const string of plainStrings(JSON.parse(text))) expect(holdsExactly(fields, string), text).toBe(true)
      }),
    )
  })
})

function holdsExactly(fields: readonly Field[], text: string): boolean {
  return fields.some((field) => field.value === text)
}

/** Strings of letters and blanks, which no decoding changes. */
function plainStrings(value: unknown): string[] {
  if (typeof value === 'string') return /^[a-z ]*$/.test(value) ? [value] : []
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(plainStrings) : []
}

describe('broken JSON', () => {
  it.each([
    '{"a":"<b>"',
    '{"a":"<b>',
    '[["<b>"]',
    '}{"a":"<b>"}',
    "{'a':'<b>'}",
    '{a:"<b>"}',
    '{"a":<b>}',
    '{"a":"x"} <b>',
    '{"a" "<b>"}',
    'while(1);{"a":"<b>"}',
    '[1,2 <b>',
  ])('keeps what it holds: %s', (text) => expect(holds(body(text, 'application/json'), '<b>')).toBe(true))

  it('is not also text when it was only cut', () => {
    expect(values(body('{"a":{"b":"first","c":"sec', 'application/json', false))).toEqual([
      ['body.json./a/b', 'first'],
      ['body.json./a/c', 'sec'],
    ])
  })

  it('may be nested as deep as the body is long', () => {
    for (const open of ['[', '{"a":']) {
      const fields = body(`${open.repeat(20_000)}"<b>"`, 'application/json')
      expect(holds(fields, '<b>')).toBe(true)
      expect(Math.max(...fields.map((field) => field.where.length))).toBeLessThan(400)
    }
  })
})
