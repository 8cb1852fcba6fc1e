import { describe, expect, it } from 'vitest'
import { at, holds, query, values } from './requests.ts'

describe('fields of the query', () => {
  it('are one per value, repeated names too', () => {
    expect(values(query('a=1&b=two&a=3&c='))).toEqual([
      ['query.a', '1'],
      ['query.b', 'two'],
      ['query.a', '3'],
      ['query.c', ''],
    ])
  })

  it('split at the first = only, and never at ;', () => {
    expect(at(query('url=a=b;c=d'), 'query.url').value).toBe('a=b;c=d')
  })

  it('read a piece without = as a nameless value', () => {
    expect(query('debug')).toEqual([
      { where: 'query', kind: 'query', name: '', raw: 'debug', value: 'debug', steps: [], plain: true },
    ])
  })

  it('decode names, and add those that are not plain', () => {
    const fields = query('user%5B%24ne%5D=1')
    expect(fields[0]).toMatchObject({ where: 'query.user[$ne]', kind: 'name', name: 'user[$ne]', value: 'user[$ne]' })
    expect(fields[1]).toMatchObject({ where: 'query.user[$ne]', kind: 'query', name: 'user[$ne]', value: '1' })
  })

  it.each(['constructor', 'prototype', '__proto__'])('add the name %s, which leads to a prototype', (name) => {
    expect(query(`${name}=1`)[0]).toMatchObject({ kind: 'name', value: name, plain: false })
  })

  it('add no plain names', () => {
    expect(query('id=1&page_size=2').some((field) => field.kind === 'name')).toBe(false)
  })

  it('cut long names where they are a place, and hold them in full', () => {
    const [name, value] = query(`${'n'.repeat(100)}=1`)
    expect(name).toMatchObject({ where: `query.${'n'.repeat(64)}`, kind: 'name', value: 'n'.repeat(100) })
    expect(value).toMatchObject({ where: `query.${'n'.repeat(64)}`, value: '1' })
  })

  it.each([
    ["1' or '1'='1", 'an equals sign'],
    ['x=1&&whoami', 'two ampersands'],
    ['x=<a&lt;b onclick=f()>', 'an ampersand'],
  ])('also hold %j as a whole, which %s tears apart', (text) => {
    expect(holds(query(text), text.replace('&lt;', '<'))).toBe(true)
  })

  it('do not repeat a sloppy but whole query', () => {
    expect(query('&a=1&&b=2&')).toHaveLength(2)
  })

  it('open JSON in a value', () => {
    const fields = query(`filter=${encodeURIComponent('{"user":{"$ne":"x"},"tags":["a","b c"]}')}`)
    expect(values(fields)).toEqual([
      ['query.filter./user/$ne', '$ne'],
      ['query.filter./user/$ne', 'x'],
      ['query.filter./tags/0', 'a'],
      ['query.filter./tags/1', 'b c'],
    ])
    expect(fields[0]!.steps).toEqual(['percent'])
  })

  it('keep text in braces that is no JSON', () => {
    expect(at(query('q={{7*7}}'), 'query.q').value).toBe('{{7*7}}')
    expect(at(query('q={{7-7}}'), 'query.q').value).toBe('{{7-7}}')
    expect(at(query('q=[1,2]'), 'query.q').value).toBe('[1,2]')
  })
})
