import { describe, expect, it } from 'vitest'
import type { Field } from '../../gateway/contract/index.ts'
import { at, body, holds, values } from './requests.ts'

const type = 'multipart/form-data; boundary=b'

function parts(...contents: string[]): Field[] {
  return body(`${contents.map((content) => `--b\r\n${content}\r\n`).join('')}--b--\r\n`, type)
}

function disposition(parameters: string, content: string): string {
  return `Content-Disposition: form-data; ${parameters}\r\n\r\n${content}`
}

describe('fields of multipart', () => {
  it('are values, file names and contents of text files', () => {
    const fields = parts(
      disposition('name="title"', 'Hello you'),
      'Content-Disposition: form-data; name="doc"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\nline one\r\nline two',
    )
    expect(values(fields)).toEqual([
      ['body.multipart.title', 'Hello you'],
      ['body.multipart.doc.filename', 'a.txt'],
      ['body.multipart.doc.content', 'line one\r\nline two'],
    ])
  })

  it('are names that are not plain', () => {
    expect(parts(disposition('name="a\'b"', 'x'))[0]).toMatchObject({ kind: 'name', value: "a'b" })
  })

  it('are all file names, whichever the application takes', () => {
    const fields = parts(
      disposition('name=f; filename="ok.txt"; filename=..%2fx.php; filename*=UTF-8\'\'..%2fy.php', 'x'),
    )
    for (const name of ['ok.txt', '../x.php', '../y.php']) expect(holds(fields, name), name).toBe(true)
  })

  it('are file names again where a picture is declared and the name is none', () => {
    const part = (name: string, declared: string) =>
      parts(`Content-Disposition: form-data; name="f"; filename="${name}"\r\nContent-Type: ${declared}\r\n\r\nx`)
    expect(at(part('a.aspx', 'image/png'), 'body.multipart.f.filename.picture').value).toBe('a.aspx')
    for (const fields of [part('a.png', 'image/png'), part('a.txt', 'text/plain')]) {
      expect(fields.some(({ where }) => where.endsWith('.picture'))).toBe(false)
    }
  })

  it('are runs of text in binary files', () => {
    const noise = Array.from({ length: 3000 }, (_, i) => String.fromCharCode((i * 7919) % 32)).join('')
    const fields = parts(disposition('name="f"; filename="a.gif"', `GIF89a${noise}<?php system($_GET[1]);?>${noise}`))
    expect(at(fields, 'body.multipart.f.content').value).toBe('<?php system($_GET[1]);?>')
  })

  it('are not the usual part headers, but all others', () => {
    const usual = 'Content-Type: application/json\r\nContent-Transfer-Encoding: binary'
    expect(parts(`${disposition('name="a"', '').trimEnd()}\r\n${usual}\r\n\r\nx`)).toHaveLength(1)
    const fields = parts(`${disposition('name="a"', '').trimEnd()}\r\nX-Note: <b>\r\n\r\nx`)
    expect(holds(fields, 'X-Note: <b>')).toBe(true)
  })

  it.each([
    ['text before the parts', `<b>\r\n--b\r\n${disposition('name="a"', 'x')}\r\n--b--`],
    ['text after the parts', `--b\r\n${disposition('name="a"', 'x')}\r\n--b--\r\n<b>`],
    ['a part without a head', '--b\r\n<b>\r\n--b--'],
    ['a part without an empty line', '--b<b>'],
    ['a part that does not end', `--b\r\n${disposition('name="a"', '<b>')}`],
    ['line feeds alone', `--b\n${disposition('name="a"', '<b>').replaceAll('\r', '')}\n--b--`],
    ['rubbish behind a parameter', `--b\r\n${disposition('name="a" <b>', 'x')}\r\n--b--`],
    ['many part headers', `--b\r\n${'a: b\r\n'.repeat(20)}c: <b>\r\n\r\nx\r\n--b--`],
    ['another boundary', `--c\r\n${disposition('name="a"', '<b>')}\r\n--c--`],
    ['no boundary at all', '<b>'],
  ])('hold %s', (_name, content) => expect(holds(body(content, type), '<b>')).toBe(true))
})
