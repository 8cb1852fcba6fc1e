import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { documentSigns } from './nosql-documents.ts'
import { engineSigns } from './nosql-engines.ts'

/** They compute or match: an interface that takes them from clients is open. */
const operators =
  'regex|where|expr|jsonschema|func|function|accumulator|merge|lookup|graphlookup|unionwith|out|mod|elemmatch|currentop|listsessions|collstats'
/** They compare. Some interfaces offer these to their clients: `price[$gte]=10`. */
const comparisons = 'ne|eq|gt|gte|lt|lte|in|nin|exists|or|and|nor|not'
/** Serialisers and schemas have keys of these names too. */
const commonOperators = 'type|text|options|comment|slice|size|all'

/** Operators of MongoDB as the name of a parameter: `user[$ne]`, or a key of JSON. */
const operatorName = new RegExp(`(?:^|[\\[.\\]/'"])\\$(?:${operators})\\]?(?:\\[\\d{0,3}\\])?$`, 'i')
const comparisonName = new RegExp(`(?:^|[\\[.\\]/'"])\\$(?:${comparisons})\\]?(?:\\[\\d{0,3}\\])?$`, 'i')
const commonName = new RegExp(`(?:^|[\\[.\\]/'"])\\$(?:${commonOperators})\\]?(?:\\[\\d{0,3}\\])?$`, 'i')

/** What honest filters compare: quantities, times, states. Nobody asks for names and passwords greater than another. */
const comparable =
  /(?:price|cost|amount|total|count|number|qty|quantity|stock|rating|score|rank|size|length|width|height|weight|age|year|month|day|date|time|at|from|to|since|until|start|end|due|spent|budget|owner|tenant|city|region|plan|sku|channel|department|severity|version|status|state|type|category|kind|level|priority|tags?|lang|locale|country|currency|active|archived|deleted|enabled|visible|published|distance|duration|lat|lng|views|likes|stars)\d?['"\]]{0,2}$/i
/** Containers of filters: `{"where": {...}}`. */
const filterPart = /[./[](?:where|filters?|selector|conditions|criteria)[\]/.[]/i
const credential =
  /(?:user|login|mail|pass|pwd|token|secret|pin|otp|code|session|auth|hash|admin|role)\w{0,12}['"\]]{0,2}$|(?:^|[./[])_id['"\]]{0,2}$/i

/** Injection into databases that are asked with objects or with JavaScript (MongoDB, CouchDB, Redis). */
export const nosql: Detector = { family: 'nosql', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  if (field.kind === 'name') {
    if (operatorName.test(value)) report('operator-name', isPlainFilter(value, field.where) ? 60 : 88)
    if (comparisonName.test(value)) {
      const isHonest = isHonestComparison(field.where)
      report('operator-name', isHonest ? 40 : isPlainFilter(value, field.where) ? 60 : 88)
      if (isHonest) return
    }
    if (commonName.test(value)) report('operator-name', value.includes('[') ? 82 : 40)
    if (updated.test(field.where) && !profile.test(field.where)) report('update', 84)
  }
  // The customers of one company are found by the end of an address; its beginning is guessed letter by letter.
  if (value.charCodeAt(0) === 0x5e && guessed.test(field.where)) report('guess', 84)
  const most = field.kind === 'name' && isJoinedFilter(value) ? 40 : isShellScript(value) ? 60 : 100
  if (most < 100) documentSigns.inspect(value, field, (what, points) => report(what, Math.min(points, most)))
  else documentSigns.inspect(value, field, report)
  if (isView(value, field)) engineSigns.inspect(value, field, (what, points) => report(what, Math.min(points, 40)))
  else engineSigns.inspect(value, field, report)
}

const guessed = /(?:mail|name|login|user|id)\/\$regex$/i

/** What browsers ask CouchDB for, or the index that a search is to use: read as it is, not by an application that puts paths together. */
function isView(value: string, { kind, where, steps }: Field): boolean {
  if (kind === 'path') return where === 'path' && steps.length === 0 && view.test(value)
  return where.startsWith('body.json') && usedIndex.test(where)
}
const view =
  /^\/[a-z][\w$+-]{0,60}\/(?:_design\/[\w-]{1,60}\/_(?:view|search|nouveau|geo|list|show)\/[\w/-]{1,80}|_index\/_design\/[\w-]{1,60}\/json\/[\w-]{1,60})$/
const usedIndex = /\/use_index(?:\/\d)?$/

/** A client that sets who it is: `{"$set": {"isAdmin": true}}`, `[$push][roles]`. */
const updated =
  /[./[]\$(?:set|unset|push|addtoset|rename|setoninsert)\]?(?:\/|\[)(?:is_?admin|admin|roles?|password|passwd|pwd|mfa|permissions?|privileges?|is_?superuser|is_?staff|verified)\]?$/i
/** What services that count visitors are told of them. */
const profile = /propert|identify|traits/i

/** A whole statement for the shell of MongoDB, with stages or documents in it: what its users save and ask about. */
function isShellScript(value: string): boolean {
  return shellScript.test(value) && !running.test(value)
}
const shellScript =
  /^\s{0,9}db\.\w{1,40}\.(?:aggregate\(\s{0,9}\[\s{0,9}\{|(?:find|count|distinct|createindex)\w{0,12}\(\s{0,9}\{\s{0,9}["']?\w{1,40}["']?\s{0,3}:)/i
const running = /\$(?:where|function|accumulator|merge)|\bfunction\b|sleep|;\s{0,9}\S/i

/**
 * What dashboards and interfaces with filters send as JSON, about other things than secrets: patterns, lists, stages of a
 * pipeline. `username[$regex]=` of a form is never one.
 */
function isPlainFilter(value: string, where: string): boolean {
  if (!where.includes('./')) return false
  const parent = parentOf(where)
  if (unsafeOperator.test(value)) return false
  if (pipelineStart.test(where)) return false
  if (stage.test(where)) return !credential.test(parent)
  if (expression.test(where) || joining.test(value)) return true
  if (listed.test(where)) return !credential.test(where.slice(0, where.toLowerCase().lastIndexOf('/$elemmatch')))
  if (/(?:\.|\d)\/name$/i.test(parent) && /^\$regex$/i.test(value)) return true
  return named.test(parent) && filtering.test(value) && (!credential.test(parent) || isMailPattern(value, parent))
}
const unsafeOperator = /\$(?:where|func|function|accumulator|merge|out|currentop|listsessions|collstats|jsonschema)$/i
/** A pipeline that begins with another collection than the one asked. */
const pipelineStart = /\/0\/\$(?:lookup|graphlookup|unionwith|out|merge|currentop|listsessions|collstats)$/i
const stage =
  /\/\d{1,3}\/\$(?:match|group|project|lookup|graphlookup|unionwith|addfields|unwind|sort|facet|bucket|count)(?:\/|$)/i
const expression = /\/\$expr(?:\/\$[gl]te?)?$/i
/** `{"tags": {"$elemMatch": {"$eq": "q3"}}}` */
const listed = /[\w-]{2}\/\$elemmatch\/(?:[\w-]{1,40}\/)?\$(?:eq|in|[gl]te?|ne)$/i
/** Names that are guessed with are none of these: `name`, `key`, `id`. */
const named = /(?<![\w$-])(?!name$|uname$|nick$)[\w-]{4,40}$|\b(?:sku|tag)$/i
/** Of conditions that have names of their own. */
const joining = /\$and$/i
const filtering = /\$(?:regex|in|[gl]te?|ne|nin|eq|exists|elemmatch|mod)$/i

/** `{"email": {"$regex": "@example\\.com$"}}`: the customers of one company. */
function isMailPattern(value: string, parent: string): boolean {
  return /mail$/i.test(parent) && /\$regex$/i.test(value)
}

/** `query.price[$gte]`, `body.json./where/price/$gt`: what stands before the operator says what is compared. */
function isHonestComparison(where: string): boolean {
  const parent = parentOf(where)
  if (credential.test(parent)) return false
  return comparable.test(parent) || filterPart.test(where) || (where.includes('./') && stage.test(where))
}

/**
 * `filters[$or][0][title][$containsi]`: conditions of an interface that lets clients filter, joined. Nobody joins
 * conditions about secrets.
 */
function isJoinedFilter(name: string): boolean {
  return joinedFilter.test(name) && !secretPart.test(name) && !credential.test(parentOf(name))
}
const joinedFilter =
  /^(?:filters?|where|conditions|criteria)\[\$(?:or|and|not)\](?:\[\d{1,3}\])?(?:\[(?:\$(?:or|and|not)|\d{1,3}|[a-z][\w-]{0,40})\]){1,6}\[\$(?:eqi?|nei?|in|notin|lte?|gte?|(?:not)?null|between|(?:not)?containsi?|(?:starts|ends)withi?)\](?:\[\d{0,3}\])?$/i
const secretPart = /pass|pwd|token|secret|hash|reset|otp\b|\bpin\b|api_?key|role|admin|session|\b_id\b/i

/** What stands before the operator. */
function parentOf(where: string): string {
  return where.slice(Math.max(0, where.length - LONGEST_PARENT), where.lastIndexOf('$')).replace(/[[/.]$/, '')
}

const LONGEST_PARENT = 60
