import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  '\\r\\nAccess-Control-Allow-Origin: *',
  'bob\u001b]0;title\u0007\n',
  'bob\u001b[2J\u001b[1;1H\r',
  'bob\r\nPRIVMSG #room :hello',
  'http://127.0.0.1:6379/\r\nSET a b\r\nQUIT',
  'sip:7@pbx.example\r\nAction: Originate\r\nApplication: System',
  'x HTTP/1.1\r\nHost: internal\r\n\r\n',
  'a@example.com\r\nCc: b@example.com\r\nSubject: Cheap pills',
  'x\r\nContent-Security-Policy: script-src *',
  'a\n0aSet-Cookie: b=c',
  'x\r\nStrict-Transport-Security: max-age=0',
  'x\r\nSet-Cookie: a=b',
  '\r\nLocation: http://evil.com',
  '\r\nX-Injected: 1',
  'x\nSet-Cookie:a=b',
  'x\r\n\r\n<script>alert(1)</script>',
  '\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK',
  'a@b.com\r\nBcc: c@d.com',
  'a@b.com\nCc:x@y.com',
  'x\r\nRCPT TO:<a@b.com>',
  '嘊嘍Set-Cookie:a=b',
  'x\r\nA1 LOGIN a b',
  '嘍Set-Cookie:a=b',
  '%0aSet-Cookie:a=b',
  'en\\r\\nSet-Cookie: a=b',
  'čĊSet-Cookie:a=b',
  '\r\nNOOP\r\n',
  'home\r\n203.0.113.7 - 10:20 - /admin',
  'ann\n2026-11-21 10:00:00 INFO login of root',
]

const harmless: readonly string[] = [
  'Location: Berlin\nDate: 5 May',
  'BEGIN:VEVENT\nLOCATION:Room 3\nEND:VEVENT',
  'line one\nline two',
  'a\r\nb\r\nc',
  'To: Bob',
  'Hello,\nsee you at 10:30\nBob',
  'Please\nquit\n',
]

describe('commands behind a line end', () => {
  it.each([
    'a.txt\r\nPORT 10,1,1,1,0,80\r\n',
    'a\nRETR /etc/b\n',
    '*2\r\n$3\r\nGET\r\n$1\r\na\r\n',
  ])('are denied: %s', (value) => expect(totalOf(value)).toBeGreaterThanOrEqual(80))

  it('are denied where they are those of a terminal', () => {
    expect(totalOf('anna\u001b]2;gone\u0007')).toBeGreaterThanOrEqual(80)
    expect(totalOf('[0] anna')).toBeLessThan(40)
  })

  it.each(['ship\nport 10, 11 and 12\n', '*3\n$5 off\n', 'store\nstor age\n'])('are not seen in: %s', (value) =>
    expect(totalOf(value)).toBeLessThan(60))
})

describe('injected lines', () => {
  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('crlf', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })

  it.each([
    'en\r\nContent-Length: 0\n \nHTTP/1.1 200 OK\nContent-Type: text/html\n\n<html>Gone</html>',
    '/a/%2f..\r\nTest-Header: b',
    'x\r\n X-Test: folded',
    'x\nSubject: spam\nTo: ann@example.com',
    '\r\nX-Forwarded-User: root',
    'ann\n2031-03-02 11:20:44 INFO role of admin given to ann',
    'ann\n[ERROR] disk is gone',
    'ann\nlevel=info msg="role given" to=ann',
    'News\nMIME-Version: 1.0\nContent-Disposition: attachment; filename=x.exe',
    'ann@shop.example>\r\nRCPT TO:<bob@shop.example>\r\nDATA\r\nplease open what is attached to this mail now\r\n.',
  ])('are denied in a body, too: %s', (value) => {
    const given = { kind: 'body', where: 'body.json./text' } as const
    expect(familyTotalOf('crlf', value, given)).toBeGreaterThanOrEqual(80)
  })

  it('are denied in what follows the name of a script, and marked elsewhere in a path', () => {
    const given = { kind: 'path', where: 'path', name: '' } as const
    expect(familyTotalOf('crlf', '/index.php/PHP_VALUE\nprecision=1', given)).toBeGreaterThanOrEqual(80)
    expect(familyTotalOf('crlf', '/page\n', given)).toBeLessThan(80)
  })

  it('are not denied where people talk about headers', () => {
    const question =
      'I send this header\nContent-Type: message/rfc822\nwith every message, and the server drops the attachment.'
    expect(totalOf(question)).toBeLessThan(60)
  })

  it.each([
    'Name: Bob\nPhone: 123',
    'Dear all,\n\nFrom: Bob\nTo: Ann\n\nHello',
    '### Changed\n* Add login [#2]',
    'server\nerror messages appear when I open the page, what can I do?',
    'Status\nINFO is fine',
  ])('are lines of a text in a body: %s', (value) => {
    expect(totalOf(value, { kind: 'body', where: 'body.form.text' })).toBeLessThan(40)
  })
})

describe('the lines of calendars and cards', () => {
  const begin = 'BEGIN:VEVENT\r\nUID:7\r\nDTSTART:20240501T100000Z\r\n'

  it.each([
    `${begin}LAST-MODIFIED:20240401T100000Z\r\nSTATUS:TENTATIVE\r\nX-APPLE-STRUCTURED-LOCATION;VALUE=URI:geo:1,2\r\nEND:VEVENT`,
    `${begin}LOCATION:https://meet.example.com/a\r\nX-ALT-DESC;FMTTYPE=text/html:<html><body>at <b>nine</b></body></html>\r\nEND:VEVENT\r\n`,
    'BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:Shifts\nREFRESH-INTERVAL;VALUE=DURATION:PT4H\nEND:VCALENDAR',
    'BEGIN:VCARD\nVERSION:3.0\nN:Roe;Ann\nX-ABUID:7\nX-SOCIALPROFILE;TYPE=x:https://x.example/ann\nEND:VCARD',
  ])('are no headers: %j', (value) => {
    expect(totalOf(value)).toBeLessThan(60)
  })

  it.each([
    `${begin}Set-Cookie: a=b\r\nEND:VEVENT`,
    `${begin}Location: https://evil.example/\r\nEND:VEVENT`,
    `${begin}X-XSS-Protection:0\r\nEND:VEVENT`,
    `${begin}Status: 302\r\nEND:VEVENT`,
    `${begin}\r\n<script>alert(1)</script>\r\nEND:VEVENT`,
    'BEGIN:VCARD\r\nX-ABUID:7\r\nContent-Type: text/html\r\nEND:VCARD',
    'BEGIN:VCARD\r\nX-EVIL: 7\r\nEND:VCARD',
  ])('do not hide headers: %j', (value) => {
    expect(totalOf(value)).toBeGreaterThanOrEqual(80)
  })
})
