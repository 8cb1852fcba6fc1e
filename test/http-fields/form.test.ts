import { describe, expect, it } from 'vitest'
import { body, holds, values } from './requests.ts'

const form = 'application/x-www-form-urlencoded'

describe('fields of a form', () => {
  it('are pairs, decoded', () => {
    expect(values(body('name=Jane+Doe&mail=a%40b.example&name=x', `${form}; charset=utf-8`))).toEqual([
      ['body.form.name', 'Jane Doe'],
      ['body.form.mail', 'a@b.example'],
      ['body.form.name', 'x'],
    ])
  })

  it('are of the kind body, names of the kind name', () => {
    expect(body('a[b]=1', form).map((field) => field.kind)).toEqual(['name', 'body'])
  })

  it('open JSON that is a value, also a long one', () => {
    const payload = JSON.stringify({ filler: 'x'.repeat(9000), text: 'a;b' })
    expect(holds(body(`payload=${payload}`, form), 'a;b')).toBe(true)
    expect(values(body(`p=${encodeURIComponent('{"a":"x;y"}')}`, form))).toEqual([['body.form.p./a', 'x;y']])
  })
})

describe('a body that is not what it is declared as', () => {
  it('is read as JSON though declared a form', () => {
    expect(values(body('{"a":"x y"}', form))).toEqual([['body.json./a', 'x y']])
  })

  it('is read as both when it can be both', () => {
    const where = body('{"a":"&id=1+or+1"}', form).map((field) => field.where)
    expect(where).toContain('body.json./a')
    expect(where).toContain('body.form.id')
  })

  it.each([
    'application/json',
    'text/plain',
    '',
    'application/octet-stream',
  ])('is read as a form though declared %j', (type) => {
    expect(values(body('id=1%27--&x=2', type))).toContainEqual(['body.form.id', "1'--"])
  })

  it('is read as XML though declared JSON, form or text', () => {
    for (const type of ['application/json', form, 'text/plain']) {
      expect(values(body('<?xml version="1.0"?><a>x;y</a>', type))).toContainEqual(['body.xml./a', 'x;y'])
    }
  })

  it('is read as multipart though declared a form', () => {
    const content = '--b\r\nContent-Disposition: form-data; name="q"\r\n\r\nx;y\r\n--b--\r\n'
    expect(values(body(content, form))).toContainEqual(['body.multipart.q', 'x;y'])
  })
})
