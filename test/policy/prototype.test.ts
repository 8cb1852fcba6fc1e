import { describe, expect, it } from 'vitest'
import { holds, problemsOf } from './judge.ts'

const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'get', 'size']

describe('names of object prototypes', () => {
  it.each(names)('header %s is a header like any other', async (name) => {
    const is = `request.headers["${name}"] == "hello"`
    const isThere = `"${name}" in request.headers`
    expect(await holds(`${is} || ${isThere}`)).toBe(false)
    expect(await holds(`${is} && ${isThere}`, { headers: [name, 'hello'] })).toBe(true)
  })

  it.each(names)('limit %s does not exist', async (name) => {
    expect(await holds(`"${name}" in limits`)).toBe(false)
    expect(await holds(`limits["${name}"].remaining > 1000`)).toBe(true)
  })

  it.each(['__proto__', 'constructor', 'toString'])('request has no field %s', async (name) => {
    const [problem] = await problemsOf(
      `policy: a\nrules: [{ name: a, when: 'request["${name}"] == "x"', then: { allow: true } }]`,
    )
    expect(problem).toContain(`request has no field "${name}"`)
  })

  it('and neither has it when the client chooses the field', async () => {
    await expect(holds('request[request.query] == "x"', { query: 'constructor' })).rejects.toThrow('failed at run time')
    expect(await holds('request[request.query] == "GET"', { query: 'method' })).toBe(true)
  })
})
