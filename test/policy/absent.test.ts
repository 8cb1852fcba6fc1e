import { describe, expect, it } from 'vitest'
import { holds } from './judge.ts'

const no = 'request.headers["x-none"]'

describe('a missing header', () => {
  it.each([
    `${no} == null`,
    `null == ${no}`,
    `!("x-none" in request.headers)`,
    `${no} != "a"`,
    `${no}.lowerAscii() == ""`,
    `${no}.trim().upperAscii() == ""`,
    `${no}.size() == 0 && size(${no}) == 0`,
    `${no}.indexOf("a") == -1 && ${no}.lastIndexOf("a") == -1`,
    `${no}.substring(2) == "" && ${no}.substring(0, 2) == ""`,
    `string(${no}) == ""`,
    `"a" + ${no} == "a" && ${no} + "a" == "a"`,
  ])('is empty: %s', async (condition) => {
    expect(await holds(condition)).toBe(true)
  })

  it.each([
    `${no} == "a"`,
    `${no}.startsWith("")`,
    `${no}.endsWith("")`,
    `${no}.contains("")`,
    `${no}.matches("")`,
    `${no} > 5`,
    `${no} <= "z"`,
    `5.5 > ${no}`,
    `double(${no}) > 0.0 || double(${no}) <= 0.0`,
    'request.size > 10',
    'client.asn > 64500',
    'client.asn == 64500',
    'client.country == "CH"',
    '"admin" in client.roles',
  ])('fails every test: %s', async (condition) => {
    expect(await holds(condition, { size: null })).toBe(false)
  })
})
