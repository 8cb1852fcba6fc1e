import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { signDetector } from './signs.ts'

const signs = signDetector('xpath', [
  {
    what: 'union',
    points: 90,
    inProse: 40,
    pattern: /\]\s{0,3}\|\s{0,3}\/{1,2}|['")]\s{0,3}(?:\||(?:or|and)\s)\s{0,3}\/{1,2}[\w*]|\|\s{0,2}\/\/\w{1,30}\//,
  },
  {
    what: 'axis',
    points: 88,
    inProse: 40,
    pattern:
      /\b(?:ancestor|descendant|following|preceding)(?:-or-self|-sibling)?::[\w*]|\b(?:child|parent|self|attribute)::(?:\*|node\(|text\(|comment\()/,
  },
  {
    what: 'node-test',
    points: 88,
    inProse: 40,
    pattern:
      /\/{1,2}\*(?:\[|\)|\|)|\/\/\*|\/\w{1,30}\[\s{0,2}(?:position\(|last\(|contains\(|starts-with\()|\/(?:text|node|comment)\(\)|\/@\*/,
  },
  // Whole paths are what scrapers and tests are configured with.
  { what: 'path', points: 50, inProse: 20, pattern: /(?:^|[^:\w])\/\/\w{1,30}\[/ },
  {
    what: 'function',
    points: 88,
    inProse: 40,
    pattern:
      /\b(?:count|name|string|string-length|substring|local-name|contains|starts-with|normalize-space|translate)\s{0,2}\(\s{0,2}(?:\/|\.\.?\/|\w{1,20}\(\s{0,2}\/)|\bdoc\s{0,2}\(\s{0,2}(?:concat|['"])|\b(?:concat|string-join|sum|boolean)\s{0,2}\(\s{0,2}\/\/|\b(?:contains|starts-with)\s{0,2}\(\s{0,2}(?:\.|@\w{1,20})\s{0,2},\s{0,2}['"]|^[^'"]{0,20}['"]\)?\s{1,3}(?:or|and)\s{1,3}(?:not\s{0,2}\(\s{0,2})?(?:contains|starts-with)\s{0,2}\(|\bstring\(\s{0,2}\.?\s{0,2}\)\s{0,2}=|\bfor\s{1,4}\$\w{1,20}\s{1,4}in\s{1,4}(?:\/\/|doc\()|\blet\s{1,4}\$\w{1,20}\s{0,4}:=\s{0,4}(?:\/|doc\()|\bname\(\s{0,2}\)\s{0,2}=|\bposition\(\s{0,2}\)\s{0,2}=|\bstring-length\s{0,2}\(/,
  },
])

/** A path through a web page, whole: what scrapers and tests of browsers are configured with. */
const pagePath =
  /^\(?\/{1,2}(?:html\/|body\/|\*\[@(?:id|class|data-|aria-|role|name)|(?:div|span|a|p|h[1-6]|table|t[rdh]|tbody|ul|li|img|input|button|form|label|section|article|main|nav|header|footer|meta|title|select|option)\b)/i

/** A value that leaves a string of an XPath or XQuery expression. Tautologies (`' or '1'='1`) are found as SQL. */
export const xpath: Detector = { family: 'xpath', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  if (pagePath.test(value) && !value.includes('|'))
    signs.inspect(value, field, (what, points) => report(what, Math.min(points, 45)))
  else signs.inspect(value, field, report)
}
