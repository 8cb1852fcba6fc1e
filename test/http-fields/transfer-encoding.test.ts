import { describe, expect, it } from 'vitest'
import { bodyFields } from '../../gateway/http/fields.ts'
import { decodeQuotedPrintable } from '../../gateway/http/quoted-printable.ts'

function valuesOf(encoding: string, content: string) {
  const head = `Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: ${encoding}`
  const bytes = Buffer.from(`--b\r\n${head}\r\n\r\n${content}\r\n--b--\r\n`)
  const fields = bodyFields({ bytes, contentType: 'multipart/form-data; boundary=b', complete: true })
  return fields.filter(({ where }) => where === 'body.multipart.a').map(({ value, steps }) => ({ value, steps }))
}

describe('a part with a transfer encoding', () => {
  it('is read as it is and opened: quoted-printable', () => {
    expect(valuesOf('quoted-printable', '=3Cscr=\r\nipt=3E')).toEqual([
      { value: '=3Cscr=\r\nipt=3E', steps: [] },
      { value: '<script>', steps: ['quoted-printable'] },
    ])
  })

  it('is opened however short: base64', () => {
    expect(valuesOf('BASE64', 'O2lk')).toEqual([{ value: ';id', steps: ['base64'] }])
    expect(valuesOf('base64', '<b>').map(({ value }) => value)).toContain('<b>')
  })

  it('of another kind is read as it is', () => {
    expect(valuesOf('8bit', '<b>=3C')).toEqual([{ value: '<b>=3C', steps: [] }])
  })
})

describe('quoted-printable', () => {
  it.each([
    ['a=3Db', 'a=b'],
    ['a=\nb=\r\nc', 'abc'],
    ['=c3=a4', '\xc3\xa4'],
    ['1=1', '1=1'],
    ['a=', 'a='],
    ['=3', '=3'],
    ['=zz', '=zz'],
  ])('%j is %j', (text, opened) => expect(decodeQuotedPrintable(text)).toBe(opened))
})
