import { describe, expect, it } from 'vitest'
import type { Field } from '../../gateway/contract/index.ts'
import { body, headers, holds, path, query } from './requests.ts'

const payload = "1' or '1'='1"
const many = 20_000
const form = 'application/x-www-form-urlencoded'
const multi = 'multipart/form-data; boundary=b'
const part = (content: string): string => `--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n${content}\r\n`

/** What an attacker stuffs in front of the payload. */
const stuffed: Record<string, () => Field[]> = {
  'path segments': () => path(`${'/a%20b'.repeat(many)}/${payload}`),
  'query parameters': () => query(`${'a=1&'.repeat(many)}q=${payload}`),
  'query names': () => query(`${"'a=1&".repeat(many)}q=${payload}`),
  cookies: () => headers('Cookie', `${'a=1; '.repeat(many)}q=${payload}`),
  headers: () => headers(...Array.from({ length: many }, () => ['X-A', '1']).flat(), 'X-B', payload),
  'form fields': () => body(`${'a=1&'.repeat(many)}q=${payload}`, form),
  'JSON strings': () => body(`[${'"a",'.repeat(many)}"${payload}"]`, 'application/json'),
  'JSON keys': () => body(`{${'"$a":1,'.repeat(many)}"q":"${payload}"}`, 'application/json'),
  'nested JSON': () =>
    body(JSON.stringify({ a: JSON.stringify([...Array(many).fill('a'), payload]) }), 'application/json'),
  parts: () => body(`${part('x').repeat(2000)}${part(payload)}--b--`, multi),
  'XML elements': () => body(`<a>${'<b>x</b>'.repeat(many)}<c>${payload}</c></a>`, 'text/xml'),
  'XML attributes': () => body(`<a ${'b="x" '.repeat(many)}c="${payload}"/>`, 'text/xml'),
  'a long query value': () => query(`q=${'x'.repeat(100_000)}${payload}`),
  'a long form value': () => body(`q=${'x'.repeat(100_000)}${payload}`, form),
  'a long name': () => body(`${'x'.repeat(100_000)}${payload}=1`, form),
  'a long JSON string': () => body(JSON.stringify({ q: `${'x'.repeat(100_000)}${payload}` }), 'application/json'),
  'a long JSON key': () => body(JSON.stringify({ [`${'x'.repeat(100_000)}${payload}`]: 1 }), 'application/json'),
  'a long text': () => body(`${'x '.repeat(50_000)}${payload}`, 'text/plain'),
}

describe('a payload behind padding', () => {
  it.each(Object.entries(stuffed))('of %s is found, in bounded fields', (_name, fieldsOf) => {
    const fields = fieldsOf()
    expect(holds(fields, payload)).toBe(true)
    expect(fields.length).toBeLessThan(1200)
    for (const field of fields) {
      expect(field.value.length).toBeLessThanOrEqual(8192)
      expect(field.name.length).toBeLessThanOrEqual(64)
    }
  })

  it('is whole in some field wherever the borders of windows fall', () => {
    for (let before = 6000; before < 17_000; before += 97) {
      expect(holds(body(`q=${'x'.repeat(before)}${payload}${'y'.repeat(9000)}`, form), payload)).toBe(true)
    }
  })

  it('keeps the headers out of reach of a stuffed query', () => {
    const fields = [...query('a=1&'.repeat(many)), ...headers('X-A', payload)]
    expect(fields.at(-1)).toMatchObject({ where: 'header.x-a', value: payload })
  })
})
