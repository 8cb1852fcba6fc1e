import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { readBare } from './sqli-bare.ts'
import { CONSOLES, REPORTS, type Sends } from './sqli-points.ts'
import { readBehindBacktick, readBehindDoubled, readBehindQuote } from './sqli-quotes.ts'

/**
 * SQL injection: the value is read as the continuation of a statement whose first half only the application knows. That
 * half may leave the value inside single quotes, inside double quotes or bare, so the value is read three ways; text
 * that does not go on as SQL right there is no injection. The idea of lexing a value in several quote contexts comes from
 * Nick Galbreath's libinjection (2012); the grammar and the rules are our own.
 */
export const sqli: Detector = { family: 'sqli', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  const text = typographic.test(value) ? value.replace(everyTypographic, "'") : value
  read(text, field, report)
  if (text.length < LONGEST_JOINED && lookalike.test(text)) read(text.normalize('NFKC'), field, report)
  // A blank is still a plus where the value was no part of a form when it came: in a header, in JSON.
  if (text.length < LONGEST_JOINED && joined.test(text) && !text.includes(' ') && !text.includes('://'))
    read(text.replaceAll('+', ' '), field, report)
  const user = field.where === 'header.authorization' ? digestUser.exec(text) : null
  if (user) read(user[1]!, field, report)
  if (text.length < LONGEST_JOINED && pairs.test(text)) readPairs(text, field, report)
  if (text.startsWith('<?xml')) readElements(text, field, report)
  if (field.kind === 'name' || bracketed.test(text)) readBrackets(text, field, report)
  if (text.length < LONGEST_JOINED && scientific.test(text)) report('scientific', 86)
}

function read(text: string, field: Field, report: Report): undefined {
  readBehindQuote(text, "'", report)
  readBehindQuote(text, '"', report)
  readBehindBacktick(text, report)
  readBehindDoubled(text, report)
  // A cell of a notebook begins with who reads it.
  const cell = field.where.includes('./') ? (magic.exec(text)?.[0].length ?? 0) : 0
  readBare(cell > 0 ? text.slice(cell) : text, sends(field), report)
}

/** Reports and tools send statements as JSON, consoles as a form. */
function sends(field: Field): Sends {
  return field.where.includes('./') ? REPORTS : consoles.test(field.name) ? CONSOLES : 0
}

/** `user=a'--&pass=b`: a form as one value, in a header or a log of requests. */
function readPairs(text: string, field: Field, report: Report): undefined {
  for (const pair of text.split('&', MOST_PAIRS)) {
    const at = pair.indexOf('=')
    if (at > 0 && at < pair.length - 2) read(pair.slice(at + 1), field, report)
  }
}
const MOST_PAIRS = 8
const pairs = /^[\w.[\]-]{1,40}=[^&]{0,200}&[\w.[\]-]{1,40}=/

/** A document as the value of a form: what stands between its tags is a value too. */
function readElements(text: string, field: Field, report: Report): undefined {
  let from = text.indexOf('>')
  for (let n = 0; from >= 0 && n < MOST_ELEMENTS; n++) {
    const end = text.indexOf('<', from)
    if (end < 0) return
    if (end - from > SHORTEST_STATEMENT) readBare(text.slice(from + 1, end).trim(), sends(field), report)
    from = text.indexOf('>', end)
  }
}
const MOST_ELEMENTS = 64
const SHORTEST_STATEMENT = 8

/** `ids[0;select sleep(5)]`: applications make parts of their statements from the keys of a list. */
function readBrackets(text: string, field: Field, report: Report): undefined {
  const open = text.indexOf('[')
  if (open < 0) return
  const close = text.lastIndexOf(']')
  read(close > open ? text.slice(open + 1, close) : text.slice(open + 1), field, report)
}

const consoles = /^(?:sql|query|sql_?query|statement|sql_?text)$/i

/** What says in a notebook which program reads the cell: `%sql`, `%%sql`, `%spark.sql(limit=10)`, `%jdbc(mysql)`. */
const magic =
  /^\s{0,9}%{1,2}[a-z][\w.]{0,40}(?:\([\w =,.-]{0,80}\))?\s{1,9}(?=(?:select|with|insert|update|delete|create|show|describe|alter|drop)\s)/i

/** RFC 7616 */
const digestUser = /^digest\s[^"]{0,80}username="([^"]{1,200})/i

/** A whole pair, as one value. */
const bracketed = /^[\w.-]{1,40}\[\d{0,4}[ ,;)'"][^\]]{3,200}\](?:=|$)/

/** `1.e(ascii 1.e(..`: MySQL reads over a number that is cut off, filters do not. */
const scientific = /\d\.e\s{0,2}[(,)][^\n]{0,60}\d\.e\s{0,2}[(,)]/i

/** Letters in another form, which databases and applications make plain: `\u1d41NION`. */
const lookalike = /[\u1d2c-\u1d6a\u2070-\u209c\u2100-\u218b\u2460-\u24ff\ud835]/

const joined = /[\w'")]\+[a-z'"=(]{1,9}[^+]{0,40}\+/i
const LONGEST_JOINED = 512

/** Some databases turn these into plain quotes when they change the character set. */
const typographic = /[\u2018\u2019\u02bc\uff07]/
const everyTypographic = /[\u2018\u2019\u02bc\uff07]/g
