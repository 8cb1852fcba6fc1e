import { describe, expect, it } from 'vitest'
import type { Field } from '../../gateway/contract/index.ts'
import { traversal } from '../../plugins/threat-score/traversal.ts'
import { inspect, scoreOf } from './score-of.ts'

/** One line per mechanism; each must reach the threshold of denial by itself. */
const attacks: Readonly<Record<string, readonly string[]>> = {
  'steps up': [
    '../../../etc/passwd',
    '..\\..\\..\\windows\\win.ini',
    '../../../../',
    '/../../',
    'images/../../../../etc/passwd',
    'file=../../../../etc/passwd',
    '..//..//..//etc//passwd',
    '../../config.php',
    '/var/www/html/../../../etc/passwd',
    'http://example.com/../../../etc/passwd',
    `../../../../etc/hosts'`,
  ],
  'steps up that outlive a filter': [
    '....//....//etc/passwd',
    '..././..././etc/passwd',
    '..;/..;/manager/html',
    '/./././././././etc/passwd',
    '..0x2f..0x2fetc/passwd',
    '0x2e0x2e/0x2e0x2e/file',
    '..2f..2f..2fetc2fpasswd',
    '/..\uefc8..\uefc8etc',
    '/\u00c0.\u00c0./\u00c0.\u00c0./file',
    '/............/etc/passwd',
  ],
  'system files': [
    '/etc/passwd',
    '/etc/./passwd',
    '/ETC/shadow.',
    '/proc/self/environ',
    'c:\\windows\\win.ini',
    'C:/Windows/System32/drivers/etc/hosts',
    '/var/log/apache2/access.log',
    '/var/run/secrets/kubernetes.io/serviceaccount/token',
  ],
  'private files': [
    '.git/config',
    '.env',
    '.env.production',
    '/WEB-INF/web.xml',
    'wp-config.php',
    '/home/u/.ssh/id_rsa',
  ],
  wrappers: [
    'php://filter/convert.base64-encode/resource=index.php',
    'phar://x.phar/a',
    'expect://id',
    'data:text/plain;base64,PD9waHAgc3lzdGVtKCk7',
    'jar:file:///x!/y',
    'file:///etc/passwd',
  ],
}

describe.each(Object.entries(attacks))('traversal by %s', (_, values) => {
  it.each(values)('is denied: %j', (value) => {
    expect(scoreOf(traversal, value)).toBeGreaterThanOrEqual(80)
  })
})

const URL_PATH: Partial<Field> = { kind: 'path', where: 'path', name: '' }

describe('the path of a URL', () => {
  it.each([
    '/.git/config',
    '/app/.env',
    '/.aws/credentials',
    '/wp-config.php.bak',
    '/web.config',
    '/get/etc/passwd',
    '/@fs/etc/passwd',
    '/static/../../../etc/passwd',
    '/a/..;/manager/html',
    '/x/..\\..\\windows',
  ])('is denied: %s', (value) => {
    expect(scoreOf(traversal, value, URL_PATH)).toBeGreaterThanOrEqual(80)
  })

  it('that was encoded to hide one step up is denied', () => {
    expect(
      scoreOf(traversal, '/a/../b', { ...URL_PATH, raw: '/a/%2e%2e/b', steps: ['percent'] }),
    ).toBeGreaterThanOrEqual(80)
  })

  it('with an unknown private name is observed', () => {
    expect(scoreOf(traversal, '/.cursor/mcp.json', URL_PATH)).toBeGreaterThanOrEqual(40)
    expect(scoreOf(traversal, '/.well-known/openid-configuration', URL_PATH)).toBe(0)
  })
})

describe('an uploaded file', () => {
  it('with a folder in its name is denied', () => {
    const field: Partial<Field> = { kind: 'body', where: 'body.multipart.doc.filename', name: 'filename' }
    expect(scoreOf(traversal, '../x.7z', field)).toBeGreaterThanOrEqual(80)
    expect(scoreOf(traversal, 'x..7z', field)).toBe(0)
  })
})

it('names what it found', () => {
  expect(inspect(traversal, '../../etc/passwd').map(({ id }) => id)).toEqual([
    'traversal.climb',
    'traversal.system-file',
  ])
})
