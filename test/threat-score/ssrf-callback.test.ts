import { describe, expect, it } from 'vitest'
import type { Field } from '../../gateway/contract/index.ts'
import { familyTotalOf } from './scan-score.ts'

const json: Partial<Field> = { kind: 'body', where: 'body.json./text', name: '/text' }

describe('hosts that call back to a tester', () => {
  it.each([
    'http://oast.live/',
    'https://q7.oast.example/a.dtd',
    'http://z.requestrepo.com/',
    'http://evil.shop.example/x',
    'http://blind.oob.shop.example/hit',
    'sftp://files.shop.example:2022/',
  ])('are refused: %s', (value) => expect(familyTotalOf('ssrf', value)).toBeGreaterThanOrEqual(80))

  it.each([
    'https://evilgeniuses.shop.example/',
    'https://medieval.shop.example/oast',
    'sftp://anna@files.example/in',
  ])('are not: %s', (value) => expect(familyTotalOf('ssrf', value)).toBeLessThan(80))
})

describe('numbers without a scheme', () => {
  it.each([
    '0x7f.0x00.0x00.0x01',
    '0x7f.1',
    '0177.0.0.01',
    '00000177.0.0.1',
    '127。0。0。1',
    '169｡254｡169｡254',
    'http:@0/',
  ])('lead inside: %s', (value) => expect(familyTotalOf('ssrf', value)).toBeGreaterThanOrEqual(80))

  it.each(['10.01.2024', '01.02.2024', '192.168.001.010', '127.0.0.1', '0x1f', '1.0.0'])('do not: %s', (value) =>
    expect(familyTotalOf('ssrf', value)).toBeLessThan(40))
})

describe('machines of developers', () => {
  it('are theirs in JSON, and asked for in a query', () => {
    const value = 'http://host.docker.internal:9200/_search'
    expect(familyTotalOf('ssrf', value)).toBeGreaterThanOrEqual(80)
    expect(familyTotalOf('ssrf', value, json)).toBeLessThan(60)
  })

  it.each([
    '- API: http://host.docker.internal:8080',
    'API_URL=http://host.docker.internal:8080 npm start',
  ])('are named in settings and notes: %s', (value) => expect(familyTotalOf('ssrf', value)).toBeLessThan(60))

  it.each(['http://[::1]:5173/src/main.ts', 'http://127.0.0.1:4200/'])('serve pages that are written: %s', (value) =>
    expect(familyTotalOf('ssrf', value)).toBeLessThan(60))
})

it('a null byte cuts an address off', () => {
  const value = 'https://files.example/a.php'
  expect(familyTotalOf('ssrf', value, { steps: ['percent', 'null'] })).toBeGreaterThanOrEqual(80)
})
