import { describe, expect, it } from 'vitest'
import { at, headers, holds, values } from './requests.ts'

describe('fields of cookies', () => {
  it('are one per pair, of all Cookie headers', () => {
    expect(values(headers('Cookie', 'a=1; b=x%20y;c=', 'Cookie', 'd=4'))).toEqual([
      ['cookie.a', '1'],
      ['cookie.b', 'x y'],
      ['cookie.c', ''],
      ['cookie.d', '4'],
    ])
  })

  it('are of their own kind', () => {
    expect(at(headers('cookie', 'sid=abc'), 'cookie.sid').kind).toBe('cookie')
  })

  it('hold the whole when ; tears a payload apart', () => {
    expect(holds(headers('Cookie', "id=1'; drop table users"), "1'; drop table users")).toBe(true)
    expect(headers('Cookie', 'a=1; secure')).toHaveLength(2)
  })

  it('open base64 of JSON', () => {
    const value = btoa(JSON.stringify({ user: 'x', role: '<b>' }))
    expect(at(headers('Cookie', `s=${value}`), 'cookie.s./role')).toMatchObject({ value: '<b>', steps: ['base64'] })
  })
})
