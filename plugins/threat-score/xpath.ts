import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { signDetector } from './signs.ts'

const signs = signDetector('xpath', [
  // `CustomLog "|/usr/bin/rotatelogs` is a setting of Apache.
  {
    what: 'union',
    points: 90,
    inProse: 40,
    pattern:
      /\]\s{0,3}\|\s{0,3}\/{1,2}|['")]\s{0,3}(?:\||(?:or|and)\s)\s{0,3}\/{1,2}(?!(?:usr|bin|sbin|opt|var|home|etc|lib|dev|tmp)\/)[\w*]|\|\s{0,2}\/\/\w{1,30}\//,
  },
  {
    what: 'axis',
    points: 88,
    inProse: 40,
    pattern:
      /\b(?:ancestor|descendant|following|preceding)(?:-or-self|-sibling)?::[\w*]|\b(?:child|parent|self|attribute)::(?:\*|node\(|text\(|comment\()/,
  },
  // Not the hosts of a policy (`https://*.host`), nor keys that are derived (`/84h/0/*`): no name of an element is a number.
  {
    what: 'node-test',
    points: 88,
    inProse: 40,
    pattern:
      /(?<!:\/?|\/\d{1,9}[h']?)\/{1,2}\*(?:\[|\)|\|)|(?<!:)\/\/\*|\/\w{1,30}\[\s{0,2}(?:position\(|last\(|contains\(|starts-with\()|\/(?:text|node|comment)\(\)|\/@\*/,
  },
  // Whole paths are what scrapers and tests are configured with.
  { what: 'path', points: 50, inProse: 20, pattern: /(?:^|[^:\w])\/\/\w{1,30}\[/ },
  {
    what: 'function',
    points: 88,
    inProse: 40,
    pattern:
      /\b(?:count|name|string|string-length|substring|local-name|contains|starts-with|normalize-space|translate)\s{0,2}\(\s{0,2}(?:\/|\.\.?\/|\w{1,20}\(\s{0,2}\/)|\bdoc\s{0,2}\(\s{0,2}(?:concat|['"])|\b(?:concat|string-join|sum|boolean)\s{0,2}\(\s{0,2}\/\/|\b(?:contains|starts-with)\s{0,2}\(\s{0,2}(?:\.|@\w{1,20})\s{0,2},\s{0,2}['"]|^[^'"]{0,20}['"]\)?\s{1,3}(?:or|and)\s{1,3}(?:not\s{0,2}\(\s{0,2})?(?:contains|starts-with)\s{0,2}\(|\bstring\(\s{0,2}\.?\s{0,2}\)\s{0,2}=|\bfor\s{1,4}\$\w{1,20}\s{1,4}in\s{1,4}(?:\/\/|(?:doc|collection)\()|\blet\s{1,4}\$\w{1,20}\s{0,4}:=\s{0,4}(?:\/|doc\()|\bname\(\s{0,2}\)\s{0,2}=|\bposition\(\s{0,2}\)\s{0,2}=|\bstring-length\s{0,2}\(/,
  },
  // Functions that need no path: another document, the node of a name. Behind the end of a string or a predicate.
  {
    what: 'function',
    points: 86,
    inProse: 40,
    pattern:
      /\bdocument\s{0,2}\(\s{0,2}(?:''|"")\s{0,2}\)|(?:^[^'"(\n]{0,60}['"]\s{0,3}\)?|\])\s{0,3}(?:\||\b(?:or|and))\s{0,3}(?:not\s{0,2}\(\s{0,2})?(?:id|key|document|doc|current|generate-id|format-number|system-property|function-available|element-available|lang)\s{0,2}\(/,
  },
  // The same with steps up from where the application stands.
  {
    what: 'union',
    points: 86,
    inProse: 40,
    pattern: /['")\]]\s{0,3}(?:\||or\s|and\s)\s{0,3}(?:\.\.?\/){1,8}(?:[\w*@]{1,40}\s{0,3}(?:[=[/|)]|$)|\/)/,
  },
  {
    // Functions of XPath 2 and 3 and XSLT that read files and addresses, or take text apart.
    what: 'function',
    points: 88,
    inProse: 40,
    pattern:
      /\b(?:doc-available|unparsed-text(?:-available|-lines)?|environment-variable|json-doc|uri-collection)\s{0,2}\(\s{0,2}(?:concat|encode|string|['"$/])|\bavailable-environment-variables\s{0,2}\(|\b(?:codepoints-to-string|string-to-codepoints|encode-for-uri|namespace-uri|lower-case|upper-case|string-join|node-name|base-uri|document-uri|ends-with|matches|tokenize|exists|empty|distinct-values|index-of|data|parse-xml|fn:\w{1,20})\s{0,2}\(\s{0,2}(?:\.?\/{1,2}[\w*@]|\.\s{0,2}[,)]|string-to-codepoints|unparsed-text)|\b(?:codepoints-to-string|string-to-codepoints|encode-for-uri|namespace-uri|node-name)\s{0,2}\(|\b(?:saxon|exslt|dyn|php|xalan|java|msxsl):\w{1,20}\s{0,2}\(/,
  },
  {
    // What servers of XQuery (BaseX, eXist, MarkLogic) run, read and send.
    what: 'function',
    points: 88,
    inProse: 40,
    pattern:
      /\b(?:file:(?:read-|write|append|list|delete|copy|move|exists)[\w-]{0,20}|proc:(?:system|execute|fork)|process:execute|fetch:(?:text|doc|xml|binary)[\w-]{0,10}|http:send-request|xquery:eval[\w-]{0,10}|util:(?:eval|system-property)[\w-]{0,10}|xdmp:[a-z][\w-]{1,30}|xmldb:[a-z][\w-]{1,30}|system:[a-z]{1,12}-[\w-]{1,30}|db:(?:open|list|get|drop|add|create)[\w-]{0,12}|admin:(?:logs|sessions|users))\s{0,2}\(/,
  },
])

/** Leaves a string and its predicate, `' or 1]`: what follows is cut off by a null byte, or left to break. */
export const xpathCut: Detector = { family: 'xpath', inspect: cut }

function cut(value: string, { steps }: Field, report: Report): undefined {
  if (value.length <= LONGEST_CUT && openPredicate.test(value)) report('predicate', 84)
  if (value.length > LONGEST_CUT || value.includes('[') || !cutPredicate.test(value)) return
  report('cut-off', steps.includes('null') || value.includes('%00') ? 86 : 82)
}
const LONGEST_CUT = 120
/** `'] or 1=1 or a['`: a predicate is closed, and another one opened for what follows. */
const openPredicate = /^[^\][('"]{0,40}['"]\s{0,3}\]\s{0,3}(?:or|and|\|)\s[^\n]{1,80}\[\s{0,3}['"]$/i
const cutPredicate = /^[^\]'"]{0,60}['"]\s{0,3}\)?\s{0,3}(?:or|and|\|)(?![a-z])[^\]]{1,50}\]\s{0,2}(?:%00|\0)?$/i

/** A path through a web page, whole: what scrapers and tests of browsers are configured with. */
const pagePath =
  /^\(?\/{1,2}(?:html\/|body\/|\*\[@(?:id|class|data-|aria-|role|name)|(?:div|span|a|p|h[1-6]|table|t[rdh]|tbody|ul|li|img|input|button|form|label|section|article|main|nav|header|footer|meta|title|select|option)\b)/i

/** A value that leaves a string of an XPath or XQuery expression. Tautologies (`' or '1'='1`) are found as SQL. */
export const xpath: Detector = { family: 'xpath', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  if (isWhole(value, field)) reportOnce(value, field, report)
  else signs.inspect(value, field, report)
}

/** A path has steps, functions and axes: the second of them says nothing new. */
function reportOnce(value: string, field: Field, report: Report): undefined {
  let most = 0
  let strongest = ''
  signs.inspect(value, field, (what, points) => {
    if (points <= most) return
    most = points
    strongest = what
  })
  if (most > 0) report(strongest, Math.min(most, 45))
}

/** An expression that leaves nothing: of a page, a command line, or what programs are configured with. */
function isWhole(value: string, { where }: Field): boolean {
  if (pagePath.test(value) && !value.includes('|')) return true
  return (
    tool.test(value) ||
    called.test(value) ||
    ((where.includes('./') || steps.test(value)) && wholePath.test(value) && !constant.test(value))
  )
}
/** The same in a program, a test of a browser or a style sheet. */
const called = /^[\w.$ <:=-]{0,60}(?:\bxpath|\$x|\bselect|\bmatch|\btest)\s?[(=]\s?["'][^"'/]{0,20}\/\/?\w/i
const tool = /^[\w\s./$'"|-]{0,60}\b(?:xmllint|xmlstarlet|xidel|xsltproc|xpath)\s{1,3}-{0,2}\w/i
/** Begins at the root or with a function of one, and has a predicate on an attribute, a name or text. */
const wholePath =
  /^(?:(?:count|string|boolean|sum|normalize-space|number)\s{0,2}\()?\s{0,2}\/{1,2}[\w*:-]{1,40}(?:\[|\/)[^|]{8,400}$/i
/** A path of an application's page or feed that has a predicate with `self::` and the like. */
const steps = /\/\/\*?\w{0,20}\[\s{0,2}(?:self::|not\(|@)/i
/** Conditions that are decided, and questions about secrets. */
const constant =
  /['"]?(?:\d|a)['"]?\s{0,2}=\s{0,2}['"]?\d|\bor\s{1,3}(?:true\(|not\()|password|passwd|secret|\bpwd\b|user(?:name|s)?\b|admin|account|login|\/(?:text|node|comment)\(\)|child::|parent::|ancestor::node/i
