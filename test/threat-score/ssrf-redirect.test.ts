import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const malformed: readonly string[] = [
  '///other.example',
  '////other.example/login',
  '/\\other.example',
  '\\/\\/other.example/',
  '/\\/other.example',
  '/\t/other.example',
  '//other.example//..',
  '//other.example/%2f..',
  'https:other.example',
  'http:///other.example/x',
  'http:/\\other.example',
  'http://www.shop.example@other.example/',
  '//shop.example:80@other.example',
  'http://a@other.example:80@shop.example:80/',
  '0://other.example:80',
  '//other。example',
  '/〱other.example',
  'http://shop.example%2f@other.example/',
  '\t//other.example',
  'https://other.c℀.shop.example',
]

const wellFormed: readonly string[] = [
  '//cdn.example.com/lib/x.min.js',
  '///index.html',
  '////shared/file.txt',
  '/a//b/c.html',
  '\\/\\/cdn.example.com\\/lib\\/x.js',
  'https:\\/\\/example.com\\/x',
  'https://ann.lee@git.example.com/team/repo.git',
  'https://ann@shop.example:t0ken@git.example.com/x.git',
  'https://example.com/@ann/post',
  'https://example.com/a/../b',
  'https://例え.example/',
  'http://example.com。',
  '//TODO: rename foo.bar',
  '///<reference path="x.d.ts" />',
  'http:request.duration',
  'https://example.com/login?next=//example.org/',
]

describe('addresses that a check reads one way and a browser another', () => {
  it.each(malformed)('are denied: %s', (value) => {
    expect(familyTotalOf('ssrf', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(wellFormed)('are not: %s', (value) => {
    expect(familyTotalOf('ssrf', value)).toBeLessThan(40)
  })

  it('are denied for a null byte in the host, and for a slash in full width', () => {
    const cut = { raw: '//shop%00.other.example', steps: ['percent', 'null'] }
    expect(totalOf('//shop.other.example', cut)).toBeGreaterThanOrEqual(80)
    const wide = { raw: 'http://other.example／x.shop.example', steps: ['fullwidth'] }
    expect(totalOf('http://other.example/x.shop.example', wide)).toBeGreaterThanOrEqual(80)
  })

  it('are not looked for in the address that a browser came from', () => {
    expect(totalOf('///other.example', { kind: 'header', where: 'header.referer' })).toBeLessThan(40)
  })
})
