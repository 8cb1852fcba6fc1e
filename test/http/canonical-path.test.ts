import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalPath, type PathAllowance, type PathRules } from '../../gateway/http/canonical-path.ts'

const strict: PathRules = { allow: new Set(), duplicateSlash: 'keep' }
const allowing = (...allow: PathAllowance[]): PathRules => ({ ...strict, allow: new Set(allow) })

describe('refused', () => {
  it.each([
    ['/admin\\secret', 'path-backslash'],
    ['/admin%5csecret', 'path-encoded-backslash'],
    ['/admin%5Csecret', 'path-encoded-backslash'],
    ['/file.txt%00.png', 'path-null'],
    ['/a/../b', 'path-dot-segments'],
    ['/a/./b', 'path-dot-segments'],
    ['/..', 'path-dot-segments'],
    ['/a/%2e%2e/b', 'path-dot-segments'],
    ['/a/.%2E/b', 'path-dot-segments'],
    ['/a%2f..%2fb', 'path-dot-segments'],
    ['/a/..;/b', 'path-dot-segments'],
    ['/a/..;x=1/b', 'path-dot-segments'],
    ['/a/.;/b', 'path-dot-segments'],
    ['/a#b', 'path-fragment'],
    ['/a?b#c', 'path-fragment'],
    ['/a%0d%0ab', 'path-control'],
    ['/a%7fb', 'path-control'],
    ['/caf\u00e9', 'target-invalid'],
    ['/a?q=caf\u00e9', 'target-invalid'],
    ['/100%', 'path-bad-escape'],
    ['/a%2', 'path-bad-escape'],
    ['/a%zz', 'path-bad-escape'],
    ['/%c0%ae%c0%ae/', 'path-overlong'],
    ['/%e0%80%af', 'path-overlong'],
    ['/%f0%80%80%af', 'path-overlong'],
    ['/a b', 'target-invalid'],
    ['/a\tb', 'target-invalid'],
  ])('%s: %s', (target, code) => {
    expect(canonicalPath(target, strict)).toBe(code)
  })

  it('refuses // only when told to', () => {
    expect(canonicalPath('/a//b', { ...strict, duplicateSlash: 'refuse' })).toBe('path-duplicate-slash')
    expect(canonicalPath('/a//b', strict)).toMatchObject({ rawPath: '/a//b', path: '/a/b' })
  })
})

describe('passed as it came, read in one way', () => {
  it.each([
    ['/', '/', ''],
    ['/a/b.c', '/a/b.c', ''],
    ['/a/...', '/a/...', ''],
    ['/.well-known/x', '/.well-known/x', ''],
    ['/a/..b', '/a/..b', ''],
    ['/a%2fb', '/a/b', ''],
    ['/a%20b', '/a b', ''],
    ['/vim/%094', '/vim/\t4', ''],
    ['/caf%C3%A9', '/caf\u00e9', ''],
    ['/caf%E9', '/caf\ufffd', ''],
    ['/100%25', '/100%', ''],
    ['/a%252e', '/a%2e', ''],
    ['/a?q=100%', '/a', 'q=100%'],
    ['/a?b?c', '/a', 'b?c'],
    ['/a?q=../..', '/a', 'q=../..'],
  ])('%s', (target, path, rawQuery) => {
    const question = target.indexOf('?')
    const rawPath = question < 0 ? target : target.slice(0, question)
    expect(canonicalPath(target, strict)).toMatchObject({ rawPath, path, rawQuery })
  })
})

it.each<[PathAllowance, string]>([
  ['backslash', '/a\\b'],
  ['encoded-backslash', '/a%5cb'],
  ['null', '/a%00'],
  ['dot-segments', '/a/../b'],
  ['fragment', '/a#b'],
  ['control', '/a%0a'],
  ['bad-escape', '/100%'],
  ['overlong', '/%c0%ae'],
])('%s can be allowed by name', (name, target) => {
  expect(canonicalPath(target, strict)).toMatch(/^path-/)
  expect(canonicalPath(target, allowing(name))).toMatchObject({ rawPath: target })
})

const segment = fc.stringMatching(/^[a-z0-9%.;/\\]{0,8}$/)
const target = fc.array(segment, { maxLength: 8 }).map((parts) => `/${parts.join('/')}`)

it('never reads a dot segment or a backslash out of a path that it accepts', () => {
  fc.assert(
    fc.property(target, (text) => {
      const result = canonicalPath(text, strict)
      if (typeof result === 'string') return
      expect(result.rawPath).toBe(text)
      expect(result.path).not.toMatch(/\\|\/\.{1,2}(;|\/|$)/)
      expect(result.path.startsWith('/')).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

it('judges an escaped path as its plain form', () => {
  fc.assert(
    fc.property(target, fc.nat(), (text, seed) => {
      const at = 1 + (seed % Math.max(1, text.length - 1))
      const char = text[at]
      if (char === undefined || char === '%' || text[at - 1] === '%' || text[at - 2] === '%') return
      const escaped = `${text.slice(0, at)}%${char.charCodeAt(0).toString(16)}${text.slice(at + 1)}`
      const plain = canonicalPath(text, strict)
      const hidden = canonicalPath(escaped, strict)
      if (typeof plain === 'string') expect(typeof hidden).toBe('string')
      else if (typeof hidden !== 'string') expect(hidden.path).toBe(plain.path)
    }),
    { numRuns: 2_000 },
  )
})
