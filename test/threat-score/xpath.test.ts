import { describe, expect, it } from 'vitest'
import { familyTotalOf, totalOf } from './scan-score.ts'

const attacks: readonly string[] = [
  "' or //user[name='a'] or '",
  "' or contains(name,'adm') or '",
  "x') or contains(., 'a",
  "' or string(.)='x",
  "concat(//user/password,'')",
  'for $x in //user return $x',
  "')] | //user/*[contains(*,'",
  "' or count(/*)=1 or 'a'='b",
  "x'] | //* | //*['",
  "' or name()='username' or 'x'='y",
  'count(/child::node())',
  'string-length(name(/*[1]))=5',
  '1 or ancestor::*',
  "x' or 1=1]",
  "') or true()]",
  "' or 7]%00",
  "' or doc-available('http://q.example/') or '",
  "unparsed-text('/srv/notes.txt')",
  "x' or codepoints-to-string(string-to-codepoints(/a/b)) != '",
  "' or namespace-uri(/*)='q' or '",
  "') or matches(//staff/key,'^[a-k]') or ('",
  "' or environment-variable('HOME') or '",
  "'}{proc:system('id')}{'",
  "'} { file:read-text('/srv/a.txt') } {'",
  "for $x in collection('users') return $x",
]

/** Functions that need no path, and steps up from where the application stands. */
const withoutPath: readonly string[] = [
  "' or document('')/* or 'b'='c",
  "b'] | id('boss') | b['c",
  "' or format-number(//pin,'0')='7",
  "b'] | ../../* | b['c",
  "b'] or 2=2 or c['",
]

const harmless: readonly string[] = [
  "Price gt 10 and contains(Name,'Ch') or Name eq 'x'",
  'contains (three items)',
  'let us go for it (sum: 3)',
  'a/b|c/d',
  '/a/b[1]',
  'http://x.com/a[0]/b',
  'path/to/file | other',
  'self::FOO',
  'std::string',
  'Self::CTX',
  'count the names (all)',
  "['a' or 'b']",
  "either 'a' or 'b' [or both]",
  'She said "yes or no"',
  'file:list of files (read first)',
  'system: read-only (yes)',
]

describe('XPath expressions that are left', () => {
  it.each([...attacks, ...withoutPath])('are denied: %s', (value) => {
    expect(familyTotalOf('xpath', value)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    "//div[@class='price']/text()",
    '/html/body/div/p[2]',
    '//a[@href]/@href',
    '//*[@id="price"]',
    '//*[self::h3 or self::h4][not(ancestor::aside)]/following-sibling::ul[last()]',
    'page.xpath(\'//li[contains(@class, "row")]/a/@href\')',
    'xmllint --xpath "string(//*[local-name()=\'release\'])" build.xml',
    "import '../b' or './c'",
    "getElementById('a') or id(5)",
    "data['a'] or data['b']",
    'ErrorLog "|/usr/sbin/rotatelogs -n 5 /var/log/site.log 10M"',
  ])('leave what scrapers are configured with: %s', (value) => expect(familyTotalOf('xpath', value)).toBeLessThan(80))

  it.each([
    "default-src 'self'; img-src https://*.cdn.example wss://*.live.example:443",
    'http://*.example.org,https://*.example.org',
    'wpkh([0badc0de/84h/1h/0h]tpubD6Nz/1/*)#q2x0',
    "sh(multi(1,xpubA/0'/*,xpubB/3/*))",
    'tr([aa11/86h]xprvA/0/*|xpubB/0/*)',
  ])('do not look like hosts and keys: %s', (value) => expect(familyTotalOf('xpath', value)).toBe(0))

  it.each(['x:) or //*[2]', 'count(//*)', 'count(a/b/*)', "1' or /7a/*|x"])('but for steps: %s', (value) =>
    expect(familyTotalOf('xpath', value)).toBeGreaterThanOrEqual(80))

  it('weighs a whole path once, however many steps it has', () => {
    const path = '//section[contains(., "x")]/li[last()]/following-sibling::*[2]/text()'
    expect(familyTotalOf('xpath', path)).toBeLessThan(60)
    expect(familyTotalOf('xpath', `x' or ${path}='`)).toBeGreaterThanOrEqual(80)
  })

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })
})
