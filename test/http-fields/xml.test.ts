import { describe, expect, it } from 'vitest'
import { at, body, holds, values } from './requests.ts'

describe('fields of XML', () => {
  it('are texts and attributes at their elements', () => {
    const text =
      '<?xml version="1.0" encoding="UTF-8"?>\n<order currency="EUR">\n <id>7</id><a:note x=\'1\'/>tail</order>'
    expect(values(body(text, 'text/xml'))).toEqual([
      ['body.xml./order@currency', 'EUR'],
      ['body.xml./order/id', '7'],
      ['body.xml./order/a:note@x', '1'],
      ['body.xml./order', 'tail'],
    ])
  })

  it('are document types with their entities, which are never expanded', () => {
    const doctype = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"> <!ENTITY y "]>">]>'
    const fields = body(`${doctype}<a>&x;</a>`, 'application/xml')
    expect(at(fields, 'body.xml.doctype').value).toBe(doctype)
    expect(at(fields, 'body.xml./a').value).toBe('&x;')
  })

  it('are sections, comments and instructions', () => {
    const fields = body('<a><![CDATA[x<y]]><!-- c --><?php echo?></a>', 'application/xml')
    expect(values(fields)).toEqual([
      ['body.xml./a', 'x<y'],
      ['body.xml.comment', 'c'],
      ['body.xml.instruction', 'php echo'],
    ])
  })

  it('are not the addresses of namespaces', () => {
    expect(body('<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>', 'text/xml')).toEqual([])
  })

  it('are active markup as it stands', () => {
    expect(holds(body('<a><script>alert(1)</script></a>', 'text/xml'), '<script>alert(1)')).toBe(true)
    expect(holds(body('<a><b onclick="x()">t</b></a>', 'text/xml'), '<b onclick="x()">t')).toBe(true)
  })

  it.each([
    '<a><img src=x onerror=alert(1)></a>',
    '<a>1 < 2 <b',
    '<a b="<x onerror=alert(1)',
    '<!-- onerror=alert(1)',
    '<![CDATA[ onerror=alert(1)',
    '<!DOCTYPE onerror=alert(1)',
    '</onerror=alert(1)>',
    'onerror=alert(1)',
    '<a></a></b>onerror=alert(1)',
  ])('hold all of broken XML: %s', (text) => {
    const hidden = text.includes('onerror') ? 'onerror=alert(1)' : '1 < 2 <b'
    expect(holds(body(text, 'application/xml'), hidden)).toBe(true)
  })

  it('have bounded places', () => {
    const fields = body(`${`<${'n'.repeat(300)}>`.repeat(300)}x`, 'text/xml')
    expect(Math.max(...fields.map((field) => field.where.length))).toBeLessThan(500)
  })
})
