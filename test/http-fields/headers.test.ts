import { describe, expect, it } from 'vitest'
import { at, headers, values } from './requests.ts'

describe('fields of the headers', () => {
  it('are one per header, by its name in lower case', () => {
    expect(values(headers('USER-AGENT', 'curl/8', 'X-Api-Key', 'abc', 'x-api-key', 'def'))).toEqual([
      ['header.user-agent', 'curl/8'],
      ['header.x-api-key', 'abc'],
      ['header.x-api-key', 'def'],
    ])
  })

  it('leave out what only frames the message', () => {
    const framing = ['Connection', 'keep-alive', 'Content-Length', '12', 'Date', 'Tue, 15 Nov 1994 08:12:31 GMT']
    expect(headers(...framing)).toEqual([])
  })

  it.each([
    '() { :;}; id',
    '../../etc/passwd',
    'a%0d%0ab',
    "'",
    btoa('<script>alert(1)'),
  ])('do not leave out %j where framing should be', (value) => expect(headers('Connection', value)).toHaveLength(1))

  it.each([
    ['Accept', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'],
    ['Accept-Language', 'en-US,en;q=0.9, de;q=0.8'],
    ['Accept-Encoding', 'gzip, deflate, br'],
    ['Content-Type', 'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW'],
    ['Content-Type', 'application/json; charset=utf-8'],
    ['Cache-Control', 'max-age=0, no-cache'],
    ['Sec-CH-UA', '"Chromium";v="126", "Google Chrome";v="126", "Not-A.Brand";v="99"'],
    ['Sec-CH-UA', '" Not;A Brand";v="99", "Microsoft Edge";v="124.0.2478.51"'],
    ['Host', 'shop.example.com:8080'],
    ['Origin', 'https://example.com'],
  ])('call the usual %s plain: %s', (name, value) =>
    expect(headers(name, value)[0]).toMatchObject({ value, plain: true }))

  it.each([
    ['Accept', '../../etc/passwd'],
    ['Accept', '/etc/passwd'],
    ['Sec-CH-UA', '"x;id";v="1"'],
    ['Sec-CH-UA', '"a\' or 1=1";v="1"'],
    ['User-Agent', 'dirsearch'],
    ['Accept', 'text/html;id'],
    ['Accept', 'union select a from b'],
    ['Accept-Language', "en'"],
    ['Content-Type', '%{(#a=1)}'],
    ['Content-Type', 'a/b/c'],
    ['Host', 'a..b'],
    ['Host', 'a b'],
    ['Origin', 'https://example.com/x'],
    ['User-Agent', 'Mozilla/5.0 (X11)'],
  ])('do not call %s: %s plain', (name, value) => expect(headers(name, value)[0]!.plain).toBe(false))

  it('decode the query of a Referer as a query', () => {
    const fields = headers('Referer', 'https://a.example/page?q=1+union%20select&x=2#a%20b')
    expect(at(fields, 'header.referer').value).toBe('https://a.example/page')
    expect(at(fields, 'header.referer.q').value).toBe('1 union select')
    expect(at(fields, 'header.referer.fragment').value).toBe('a b')
  })

  it('read a Referer that is no link as a whole', () => {
    const field = at(headers('Referer', "x?q=1'+or%201"), 'header.referer')
    expect(field.value).toBe("x?q=1' or 1")
  })

  it('add names that no header should have', () => {
    expect(headers("x'or'1", 'a')[0]).toMatchObject({ kind: 'name', value: "x'or'1", where: "header.x'or'1" })
  })

  it('keep a header whose name is that of an object member', () => {
    expect(at(headers('toString', 'a;b'), 'header.tostring').value).toBe('a;b')
  })
})
