import { signDetector } from './signs.ts'

/** A value that leaves a string of an XPath or XQuery expression. Tautologies (`' or '1'='1`) are found as SQL. */
export const xpath = signDetector('xpath', [
  {
    what: 'union',
    points: 90,
    inProse: 40,
    pattern: /\]\s{0,3}\|\s{0,3}\/{1,2}|['")]\s{0,3}\|\s{0,3}\/{1,2}[\w*]|\|\s{0,2}\/\/\w{1,30}\//,
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
      /\b(?:count|name|string|string-length|substring|local-name|contains|starts-with|normalize-space|translate)\s{0,2}\(\s{0,2}(?:\/|\.\.?\/|\w{1,20}\(\s{0,2}\/)|\bdoc\s{0,2}\(\s{0,2}(?:concat|['"])|\bname\(\s{0,2}\)\s{0,2}=|\bposition\(\s{0,2}\)\s{0,2}=|\bstring-length\s{0,2}\(/,
  },
])
