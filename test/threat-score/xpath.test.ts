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
]

describe('XPath expressions that are left', () => {
  it.each(attacks)('are denied: %s', (value) => {
    expect(familyTotalOf('xpath', value)).toBeGreaterThanOrEqual(80)
  })

  it.each([
    "//div[@class='price']/text()",
    '/html/body/div/p[2]',
    '//a[@href]/@href',
    '//*[@id="price"]',
  ])('leave what scrapers are configured with: %s', (value) => expect(familyTotalOf('xpath', value)).toBeLessThan(80))

  it.each(harmless)('do not look like: %s', (value) => {
    expect(totalOf(value)).toBeLessThan(40)
  })
})
