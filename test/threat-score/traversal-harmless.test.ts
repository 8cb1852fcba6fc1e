import { describe, expect, it } from 'vitest'
import type { Field } from '../../gateway/contract/index.ts'
import { traversal } from '../../plugins/threat-score/traversal.ts'
import { scoreOf } from './score-of.ts'

describe('values', () => {
  it.each([
    '../img/logo.png',
    '../docs/readme.md',
    '../../assets/app.css',
    './a/b',
    '1..10',
    'wait... what',
    'loading.......',
    'foo..bar',
    '/..foo',
    'foo../1234',
    '1.2.3',
    '^1.2.3 || ~2.0',
    '@scope/pkg/dist/index.js',
    'C:\\Users\\me\\file.txt',
    'C:\\Program Files\\App\\app.exe',
    'DOMAIN\\user',
    '\\d+\\.\\d+',
    'import { a } from "../../../shared/a"',
    'text/html',
    '12/31/2024',
    'me@example.com',
    '.env.example',
    '/root',
    '/dev/api/users',
    's3://bucket/key',
    'data:image/png;base64,iVBORw0',
    'git@github.com:o/r.git',
    'https://github.com/o/r/blob/main/.github/workflows/ci.yml',
    'https://example.com/a/../b',
  ])('are not observed: %j', (value) => {
    expect(scoreOf(traversal, value)).toBeLessThan(40)
  })
})

describe('prose', () => {
  it.each([
    'See [the docs](../docs/readme.md) and ../README.md for more about this.',
    'Edit /etc/hosts and add a line, then restart nginx to make it work for everybody.',
    '/etc/hosts is the file in which your system looks up names before it asks a server.',
    'the .env file holds settings for the app, do not commit it to git',
    '- [Fetch](../api/Fetch.md)\n- [Client](../api/Client.md)\n- [Pool](../api/Pool.md)\n- [Agent](../api/Agent.md)',
  ])('is not observed: %j', (value) => {
    expect(scoreOf(traversal, value)).toBeLessThan(40)
  })
})

describe('the path of a URL', () => {
  const field: Partial<Field> = { kind: 'path', where: 'path', name: '' }
  it.each([
    '/a/b.html',
    '/docs/v1..v2',
    '/blog/etc/notes',
    '/dev/api/users',
    '/windows/update',
    '/var/www',
    '/@scope/pkg@1.2.3/index.js',
    '/.well-known/acme-challenge/x',
  ])('is not observed: %s', (value) => {
    expect(scoreOf(traversal, value, field)).toBeLessThan(40)
  })
})

describe('settings in a JSON body', () => {
  it.each([
    '../../tsconfig.base.json',
    '/etc/nginx/conf.d',
    '/var/log/nginx/access.log',
    '/usr/local/bin/node',
  ])('are not limited: %s', (value) => {
    expect(scoreOf(traversal, value, { kind: 'body', where: 'body.json./path' })).toBeLessThan(60)
  })

  it('are denied for a file of secrets', () => {
    const field: Partial<Field> = { kind: 'body', where: 'body.json./path' }
    expect(scoreOf(traversal, '/etc/shadow', field)).toBeGreaterThanOrEqual(80)
  })
})

describe('a map of files by their names', () => {
  it.each(['nginx.conf', 'php.ini', 'web.config'])('is not limited: %s', (value) => {
    expect(scoreOf(traversal, value, { kind: 'name', where: `body.json./files/${value}` })).toBeLessThan(60)
  })

  it.each(['../nginx.conf', '/etc/nginx/nginx.conf', '.htpasswd'])('is marked: %s', (value) => {
    expect(scoreOf(traversal, value, { kind: 'name', where: `body.json./files/${value}` })).toBeGreaterThanOrEqual(40)
  })
})

describe('what tools leave out', () => {
  it.each([
    ['**/.git', 'body.json./watch/0'],
    ['**/.env/**', 'body.json./globs/0'],
    ['.git', 'body.json./files.exclude/0'],
    ['.aws/credentials', 'body.json./backup/exclude/3'],
    ['.env', 'body.json./ignorePatterns/2'],
    ['.ssh', 'body.json./settings./search.exclude/.ssh'],
  ])('is not limited: %s in %s', (value, where) => {
    expect(scoreOf(traversal, value, { kind: 'body', where })).toBeLessThan(60)
  })

  it.each([
    ['.git/config', 'body.json./file'],
    ['.env', 'query.exclude'],
    ['/etc/passwd', 'body.json./exclude/0'],
    ['../../**/.env', 'body.json./exclude/0'],
  ])('is denied where it asks for a file: %s in %s', (value, where) => {
    expect(scoreOf(traversal, value, { kind: where.startsWith('q') ? 'query' : 'body', where })).toBeGreaterThanOrEqual(
      80,
    )
  })

  it('is denied in a path', () => {
    expect(scoreOf(traversal, '/**/.git/config', { kind: 'path', where: 'path' })).toBeGreaterThanOrEqual(80)
  })
})
