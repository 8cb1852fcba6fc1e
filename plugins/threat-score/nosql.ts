import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { signDetector } from './signs.ts'

const operators =
  'ne|eq|gt|gte|lt|lte|in|nin|regex|where|exists|or|and|nor|not|expr|elemmatch|mod|jsonschema|func|function|accumulator|merge|lookup|out'
/** Serialisers and schemas have keys of these names too. */
const commonOperators = 'type|text|options|comment|slice|size|all'

/** Operators of MongoDB as the name of a parameter: `user[$ne]`, or a key of JSON. */
const operatorName = new RegExp(`(?:^|[\\[.\\]/'"])\\$(?:${operators})\\]?$`, 'i')
const commonName = new RegExp(`(?:^|[\\[.\\]/'"])\\$(?:${commonOperators})\\]?$`, 'i')

const values = signDetector('nosql', [
  {
    what: 'operator',
    points: 90,
    inProse: 35,
    pattern:
      /[{,[]\s{0,3}\\?["']?\$(?:ne|gt|gte|lt|lte|nin|regex|where|exists|nor|expr|elemmatch|func|function)\\?["']?\s{0,3}:/,
  },
  {
    what: 'operator',
    points: 85,
    inProse: 30,
    pattern:
      /\[\$(?:ne|eq|gt|gte|lt|lte|in|nin|regex|where|exists|or|and|nor|not|expr)\]|[{,]\s{0,3}["']?\$(?:or|and|in|not)["']?\s{0,3}:\s{0,3}[[{]/,
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
    else if (commonName.test(value)) report('operator-name', value.includes('[') ? 82 : 40)
  }
  values.inspect(value, field, report)
}
