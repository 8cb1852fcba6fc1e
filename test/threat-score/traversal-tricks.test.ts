import { describe, expect, it } from 'vitest'
import { totalOf } from './scan-score.ts'

const path = { kind: 'path', where: 'path' } as const
const file = { kind: 'body', where: 'body.multipart.photo.filename' } as const

describe('names that a system reads otherwise', () => {
  it.each([
    '\\\\198.51.100.7\\pub\\x.aspx',
    '\\\\host@8080\\davwwwroot\\x.txt',
    '\\\\host\\admin$\\x.log',
    'c:/temp/up/php<<',
    '/app/rest/tokens;.jsp',
    'shop/b/..;x=1/..;y/..;/manager/html',
    '../../uploads/img>>',
    '/shop/login.asp::$DATA',
    '/tmp/sess_0a1b2c3d4e',
    '/var/tmp/a/b.phtml',
    'D:/sysprep/sysprep.inf',
    'c:\\windows\\panther\\unattended.xml',
    'C:\\inetpub\\logs\\u_ex01.log',
    '/x\u00c0AE\u00c0AE\u00c0AFetc\u00c0AFgroup',
  ])('are denied: %s', (value) => expect(totalOf(value)).toBeGreaterThanOrEqual(80))

  it.each([
    '/a/x.asp;.jpg',
    '/a/x.php%00.gif',
    '/(S(a))/b/(S(a))in/x.dll',
    '/prot/(F(a))ected/x.aspx',
    '/x.php:.png',
  ])('are denied in a path: %s', (value) => expect(totalOf(value, path)).toBeGreaterThanOrEqual(80))

  it('are denied as the name of a file', () => {
    expect(totalOf('x.php;1.png', file)).toBeGreaterThanOrEqual(80)
    expect(totalOf('holiday.png', file)).toBeLessThan(40)
  })

  it.each([
    '/(S(lit3py55t21z5v55vlm25s55))/orders.aspx',
    '/orders.jsp;jsessionid=0A1B.png',
    '/odata/Products(1)/Default.Rate(Rating=5)',
  ])('are not in %s', (value) => expect(totalOf(value, path)).toBeLessThan(40))

  it.each([
    ['D:\\autoexec.bat.gif', 'D:\\autoexec.bat%00.gif'],
    ['.pgpass.txt', '.pgpass\0.txt'],
    ['/srv/app/settings.py.png', '/srv/app/settings.py%2500.png'],
  ])('%s, cut off by a null byte', (value, raw) =>
    expect(totalOf(value, { raw, steps: ['null'] })).toBeGreaterThanOrEqual(80))

  it.each([
    ['C:\\Users\\ada\\cat.png', 'C:\\Users\\ada\\cat.png%00'],
    ['letter.pdf', 'letter.%00pdf'],
    ['v1.2 and more', 'v1.2%00 and more'],
  ])('%s is not cut off', (value, raw) => expect(totalOf(value, { raw, steps: ['null'] })).toBeLessThan(40))

  it.each([
    '..;/manager/text',
    '.;/admin/users',
    '/portal/..;a=1/actuator',
    'x/..;/hidden',
  ])('climbs behind a proxy: %s', (value) => expect(totalOf(value)).toBeGreaterThanOrEqual(80))

  it.each(['a..;/b', 'wait..;/ no', '/path;v=1/x', 'see above...; then go'])('does not climb: %s', (value) =>
    expect(totalOf(value)).toBeLessThan(80))

  it.each([
    '\\\\files\\public\\Reports\\2024.xlsx',
    '/tmp/upload_123.pdf',
    '/tmp/build.sh',
    'C:\\Users\\ada\\Documents\\letter.docx',
    '/etc/hosts location on mac',
    'C:\\Windows\\System32\\drivers\\etc\\services edit',
    'a<<b',
    '/a/b>c',
    'price::$i',
    '/docs/license.rtf',
  ])('are not denied: %s', (value) => expect(totalOf(value)).toBeLessThan(80))

  it('are settings where a document mounts folders', () => {
    const mount = { kind: 'body', where: 'body.json./spec/containers/0/volumeMounts/0/mountPath' } as const
    expect(totalOf('/var/log', mount)).toBeLessThan(40)
  })
})
