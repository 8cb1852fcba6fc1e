import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  'ldap://127.0.0.1:389/x',
  'ldap://203.0.113.9:1389/a',
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
  'http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/',
  'http://127。0。0。1/',
  'http://0251.0376.169.254/',
  'http://0xa9.254.0251.254/',
  'http://383.256.256.257/',
  'http://0x77777777a9fea9fe/',
  'http://0o177.0.0.1/',
  'http://q0177.0.0.1/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[2002:7f00:1::]/',
  'http://[::ffff:0a00:0001]/',
  'http://[fe80::1%25eth0]/',
  'http://0000::1:8080/',
  'http://metadata/computeMetadata/v1/',
  'http://host.containers.internal:8080/',
  'http://localhost6.localdomain6/',
  'http://make-127-0-0-1-rr.1u.ms/',
  'https://abc.302.r3dir.me/',
  'http://localh.st/',
  'http://localhost:9001/2018-06-01/runtime/invocation/next',
  'localhost:+6379zz',
  '127.0.0.1:22abc',
  'ssh://0x7f000001/',
  'jar:ftp://10.1.1.1!/x',
  'sftp://files.example.net:4444/',
]

const harmless: readonly string[] = [
  'ldap://ldap.example.com:389',
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
  'https://12345678910.example.com/',
  'http://12345678910/',
  'https://[2001:db8::7]/',
  '请访问 http://example.com。谢谢',
  'https://metadata.example.org/v1',
  'https://notlvh.me/',
  'redis://localhost:6379/0',
  'mongodb://10.0.0.5:27017/shop',
  'ssh://git@10.1.2.3:22/r.git',
]

describe('requests sent by the server', () => {
  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('ssrf', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })

  it.each([
    ['http://127.0.0.1:3000/cb', 'body.json./redirect_uris/1'],
    ['http://localhost:4000/hook', 'body.json./hook/url'],
    ['http://localhost/team/shop.git', 'body.json./repository/git_http_url'],
    ['http://localhost/team/shop/commit/1f2e', 'body.json./commits/0/url'],
    ['http://10.20.30.40:9100/metrics', 'body.json./target'],
    ['http://192.168.1.20/onvif/device_service', 'body.json./camera'],
    ['http://192.168.01.020/onvif/device_service', 'body.json./camera'],
  ])('are not refused for what people name in their own network: %s in %s', (value, where) => {
    expect(totalOf(value, { kind: 'body', where, name: where.slice(where.lastIndexOf('/') + 1) })).toBeLessThan(80)
  })

  it.each([
    'header.referer',
    'header.origin',
    'header.x-forwarded-host',
  ])('do not look like an own address in %s', (where) => {
    expect(totalOf('http://127.0.0.1:8080/', { kind: 'header', where })).toBeLessThan(40)
  })
})
