import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { signDetector } from './signs.ts'

/** They compute or match: an interface that takes them from clients is open. */
const operators = 'regex|where|expr|jsonschema|func|function|accumulator|merge|lookup|out|mod|elemmatch'
/** They compare. Some interfaces offer these to their clients: `price[$gte]=10`. */
const comparisons = 'ne|eq|gt|gte|lt|lte|in|nin|exists|or|and|nor|not'
/** Serialisers and schemas have keys of these names too. */
const commonOperators = 'type|text|options|comment|slice|size|all'

/** Operators of MongoDB as the name of a parameter: `user[$ne]`, or a key of JSON. */
const operatorName = new RegExp(`(?:^|[\\[.\\]/'"])\\$(?:${operators})\\]?$`, 'i')
const comparisonName = new RegExp(`(?:^|[\\[.\\]/'"])\\$(?:${comparisons})\\]?$`, 'i')
const commonName = new RegExp(`(?:^|[\\[.\\]/'"])\\$(?:${commonOperators})\\]?$`, 'i')

/** What honest filters compare: quantities, times, states. Nobody asks for names and passwords greater than another. */
const comparable =
  /(?:price|cost|amount|total|count|number|qty|quantity|stock|rating|score|rank|size|length|width|height|weight|age|year|month|day|date|time|at|from|to|since|until|start|end|version|status|state|type|category|kind|level|priority|tags?|lang|locale|country|currency|active|archived|deleted|enabled|visible|published|distance|duration|lat|lng|views|likes|stars)\d?['"\]]{0,2}$/i
/** Containers of filters: `{"where": {...}}`. */
const filterPart = /[./[](?:where|filters?|selector|conditions|criteria)[\]/.[]/i
const credential =
  /(?:user|login|mail|pass|pwd|token|secret|pin|otp|code|session|auth|hash|admin|role)\w{0,12}['"\]]{0,2}$|(?:^|[./[])_id['"\]]{0,2}$/i

const values = signDetector('nosql', [
  {
    what: 'operator',
    points: 90,
    inProse: 35,
    pattern:
      /[{,[]\s{0,3}\\?["']?\$(?:(?:ne|nin|regex|where|exists|nor|expr|elemmatch|func|function)\\?["']?\s{0,3}:|(?:gt|gte|lt|lte)\\?["']?\s{0,3}:(?!\s{0,3}\\?["']?-?\d))/,
  },
  {
    what: 'operator',
    points: 85,
    inProse: 30,
    pattern:
      /\[\$(?:(?:ne|eq|nin|regex|where|exists|or|and|nor|not|expr)\]|(?:gt|gte|lt|lte|in)\](?!(?:\[\d?\])?=-?\d))|[{,]\s{0,3}["']?\$(?:or|and|not)["']?\s{0,3}:\s{0,3}[[{]/,
  },
  {
    what: 'where',
    points: 92,
    inProse: 40,
    pattern: /\$where\s{0,3}["']?\s{0,3}[:=]|['"]\s{0,3},\s{0,3}\$(?:or|where|ne|gt)\s{0,3}:|,\s{0,3}\$where/,
  },
  {
    what: 'script',
    points: 90,
    inProse: 40,
    pattern:
      /\bthis\.\w{1,40}\s{0,3}(?:\.match\(|\[\d{1,4}\]|==|\.length\b|\.charat|\.substring|\.startswith|!=)|\bdb\.(?:\w{1,40}\.(?:find|insert|drop|remove|update|mapreduce|aggregate)|getcollection\(['"][\w.]{1,60}['"]\)\.\w{3,20}|getcollectionnames|listcollections|version|getname|hostinfo)\s{0,2}\(|\btojson\(\s{0,2}(?:this|db)|\bmapreduce\s{0,2}\(|\bdb\.stores?\./,
  },
  {
    what: 'breakout',
    points: 90,
    inProse: 40,
    pattern:
      /^[\w@. -]{0,40}['"]\s{0,3}[;})]{1,4}\s{0,3}(?:return\b|while\s{0,2}\(|var\s|sleep\s{0,2}\()|['"]\s{0,3}\|\|\s{0,3}(?:['"]{0,1}\d{1,9}['"]{0,1}\s{0,3}={2,3}|true\b|['"][^'"]{0,20}['"]\s{0,3}={2,3})|['"]\s{0,3}&&\s{0,3}(?:this\.|['"]?\d{1,9}['"]?\s{0,3}={2,3}|['"][^'"]{0,20}['"]\s{0,3}={2,3})/,
  },
  { what: 'breakout', points: 84, inProse: 30, pattern: /['"]\s{0,2}[-+*]\s{0,2}\(function\s{0,2}\(/ },
  {
    what: 'breakout',
    points: 85,
    inProse: 30,
    pattern:
      /(?:^|\s)(?:\|\||&&)\s{0,3}(?:1\s{0,2}={1,3}\s{0,2}1|this\.)|^[\w'"@. -]{0,40};\s{0,3}(?:return\s{1,3}(?:true|false|1|''==')|sleep\s{0,2}\(\s{0,2}\d{3,6}\s{0,2}\))/,
  },
  {
    what: 'redis',
    points: 85,
    inProse: 30,
    pattern: /[\r\n](?:flushall|config\s{1,3}(?:set|get)|slaveof|eval\s{1,3}['"]|save|\*\d{1,3}\r\n\$\d{1,5})/,
  },
  {
    // Cypher, the language of graph databases.
    what: 'cypher',
    points: 86,
    inProse: 40,
    pattern:
      /\bdetach\s{1,5}delete\s{1,5}\w|\bcall\s{1,5}(?:db|dbms|apoc)\.\w|\bload\s{1,5}csv\s{1,5}(?:with\s{1,5}headers\s{1,5})?from\s|\bunion\s{1,5}(?:all\s{1,5})?match\s{0,5}\(/,
  },
  {
    // A loop until time has passed: how one asks a database that answers nothing.
    what: 'delay',
    points: 88,
    inProse: 40,
    pattern:
      /\bwhile\s{0,2}\(\s{0,2}\(?\s{0,2}(?:new\s{1,2}date\(\)|\w{1,12})\s{0,2}-\s{0,2}\w{1,12}\s{0,2}\)?\s{0,2}<\s{0,2}\d{3,6}/,
  },
  {
    what: 'couch',
    points: 82,
    inProse: 30,
    pattern: /_all_docs|_all_dbs|\bstartkey=|_design\/|\/_config\b|\/_utils\//,
  },
])

/** Injection into databases that are asked with objects or with JavaScript (MongoDB, CouchDB, Redis). */
export const nosql: Detector = { family: 'nosql', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  if (field.kind === 'name') {
    if (operatorName.test(value)) report('operator-name', 88)
    if (comparisonName.test(value)) {
      const isHonest = isHonestComparison(field.where)
      report('operator-name', isHonest ? 50 : 88)
      if (isHonest) return
    }
    if (commonName.test(value)) report('operator-name', value.includes('[') ? 82 : 40)
  }
  values.inspect(value, field, report)
}

/** `query.price[$gte]`, `body.json./where/price/$gt`: what stands before the operator says what is compared. */
function isHonestComparison(where: string): boolean {
  const parent = where.slice(Math.max(0, where.length - LONGEST_PARENT), where.lastIndexOf('$')).replace(/[[/.]$/, '')
  if (credential.test(parent)) return false
  return comparable.test(parent) || filterPart.test(where)
}

const LONGEST_PARENT = 60
