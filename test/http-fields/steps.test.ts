import { describe, expect, it } from 'vitest'
import { at, body, headers, json, path, query, wire } from './requests.ts'

describe('decoding of one value', () => {
  const cases: [name: string, sent: string, value: string, steps: string[]][] = [
    ['percent', '%3Cb%3E', '<b>', ['percent']],
    ['percent twice', '%253Cb%253E', '<b>', ['percent', 'percent']],
    ['percent three times', '%25253Cb%25253E', '<b>', ['percent', 'percent', 'percent']],
    ['percent four times stays at the last layer', '%2525253C', '%3C', ['percent', 'percent', 'percent']],
    ['UTF-8 in percent', '%C3%A9%E2%82%AC%F0%9F%98%80', 'é€😀', ['percent']],
    ['Latin-1 in percent', 'caf%E9', 'café', ['percent']],
    ['a lone percent sign', '100% sure', '100% sure', []],
    ['%u', '%u003cb%u003E', '<b>', ['unicode']],
    ['overlong in two bytes', '..%c0%af', '../', ['percent', 'overlong']],
    ['overlong in three bytes', '..%e0%80%af', '../', ['percent', 'overlong']],
    ['overlong in four bytes', '..%f0%80%80%af', '../', ['percent', 'overlong']],
    ['overlong in six bytes', '..%fc%80%80%80%80%af', '../', ['percent', 'overlong']],
    ['overlong without continuation', '..%c1%1c', '..\\', ['percent', 'overlong']],
    ['overlong in raw bytes', '..\xc0\xaf', '../', ['overlong']],
    ['overlong, half raw', '..\xc0%af', '../', ['percent', 'overlong']],
    ['named entities', '%26lt;b%26gt;', '<b>', ['percent', 'html']],
    ['entities of white space', 'java%26Tab;script%26colon;', 'java\tscript:', ['percent', 'html']],
    ['decimal entities', '%26%2360;b%26%230062', '<b>', ['percent', 'html']],
    ['hex entities', '%26%23x3C;b%26%23X3e', '<b>', ['percent', 'html']],
    ['entities without semicolon', '%26lt b', '< b', ['percent', 'html']],
    ['no entity in a link', 'x?a=1%26lt=2', 'x?a=1&lt=2', ['percent']],
    ['script escapes', '\\u003cb\\x3e\\u{2f}', '<b>/', ['escape']],
    ['a folder is no escape', 'C:\\2024\\users', 'C:\\2024\\users', []],
    ['full-width forms', wire('＜script＞'), '<script>', ['utf8', 'fullwidth']],
    ['look-alike slashes', wire('..∕..∖'), '../..\\', ['utf8', 'fullwidth']],
    ['null', 'a%00.php', 'a.php', ['percent', 'null']],
    ['base64', btoa("' or '1'='1' -- "), "' or '1'='1' -- ", ['base64']],
    ['base64 without padding', btoa("' or '1'='1' --  ").replace(/=+$/, ''), "' or '1'='1' --  ", ['base64']],
    ['base64 of base64', btoa(btoa('<script>alert(1)')), '<script>alert(1)', ['base64', 'base64']],
    [
      'base64 in percent',
      encodeURIComponent(btoa('<script>alert(1)</script>')),
      '<script>alert(1)</script>',
      ['percent', 'base64'],
    ],
    ['UTF-7', '+ADw-script+AD4-', '<script>', ['utf7']],
    ['UTF-7 whose runs end anywhere', '%2BADwAIQ-DOCTYPE a%2BAFs %2BAD4', '<!DOCTYPE a[ >', ['percent', 'utf7']],
    ['UTF-8 as bytes', wire('naïve'), 'naïve', ['utf8']],
    ['Latin-1 as bytes', 'na\xefve', 'naïve', []],
    ['a blank of a form', 'a+b', 'a b', []],
    ['a plus sign', 'a%2Bb', 'a+b', ['percent']],
  ]
  it.each(cases)('%s', (_name, sent, value, steps) => {
    expect(at(query(`q=${sent}`), 'query.q')).toMatchObject({ raw: sent, value, steps })
  })

  it('does not lower-case, nor drop comments, nor fold white space', () => {
    expect(at(query('q=SeLeCt/**/%09%0a%20--%20x'), 'query.q').value).toBe('SeLeCt/**/\t\n -- x')
  })

  it('reads + as itself outside of queries and forms', () => {
    expect(at(path('/a+b'), 'path').value).toBe('/a+b')
    expect(at(headers('Cookie', 'a=1+1'), 'cookie.a').value).toBe('1+1')
    expect(at(json({ a: '1+1' }), 'body.json./a').value).toBe('1+1')
  })

  it('keeps plus signs of prose and of SQL that look like UTF-7', () => {
    expect(at(query('q=1%2BAND-2'), 'query.q').value).toBe('1+AND-2')
  })

  it('tells JSON escapes that hide ASCII from those that JSON needs', () => {
    const fields = body('{"a":"\\u003cb\\u003e","b":"one\\ntwo \\"x\\" \\u00e9"}', 'application/json')
    expect(at(fields, 'body.json./a')).toMatchObject({ raw: '\\u003cb\\u003e', value: '<b>', steps: ['json'] })
    expect(at(fields, 'body.json./b')).toMatchObject({ value: 'one\ntwo "x" é', steps: [] })
  })
})
