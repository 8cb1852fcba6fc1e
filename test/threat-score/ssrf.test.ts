import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  'http://localhost:11211/',
  'http://169.254.43518/',
  'http:127.0.0.1/',
  'http://instance-data/latest/',
  'http://10.0.0.138:8500/v1/agent/self',
  'http://192.168.1.1/admin',
  'unix:AAAA|http://example.com/',
  'http://example.com#@127.0.0.1/',
  'http://[fe80::1]/',
  'http://169.254.169.254/latest/meta-data/',
  'http://metadata.google.internal/computeMetadata/v1/',
  'http://127.0.0.1/admin',
  'http://127.0.0.1:22',
  'http://localhost/admin',
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/',
  'http://2130706433/',
  'http://0x7f000001/',
  'http://0177.0.0.1/',
  'http://0/',
  'http://127.1/',
  'gopher://127.0.0.1:6379/_FLUSHALL',
  'dict://127.0.0.1:11211/stat',
  'http://a@127.0.0.1/',
  'http://127.0.0.1.nip.io/',
  'http://x.burpcollaborator.net',
  'http://evil.com/shell.txt?',
  'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/',
]

const harmless: readonly string[] = [
  'http://localhost:4000/',
  'https://example.com/#section',
  'http: 127.0.0.1 is local',
  'https://example.com/callback?next=http%3A%2F%2Flocalhost%3A3000%2Fcallback',
  'http://localhost:3000/callback',
  'http://localhost:4200/',
  'https://www.example.com/path/file.txt',
  'https://example.com/a.php?id=1',
  '10.0.0.1',
  'latest news: metadata and url',
  'http://example.com:8080/x',
  'https://10years.example.com/',
]

describe('requests sent by the server', () => {
  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('ssrf', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })

  it.each([
    'header.referer',
    'header.origin',
    'header.x-forwarded-host',
  ])('do not look like an own address in %s', (where) => {
    expect(totalOf('http://127.0.0.1:8080/', { kind: 'header', where })).toBeLessThan(40)
  })
})
