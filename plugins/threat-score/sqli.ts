import type { Field } from '../../gateway/contract/index.ts'
import type { Detector, Report } from './detector.ts'
import { readBare } from './sqli-bare.ts'
import { readBehindQuote } from './sqli-quotes.ts'

/**
 * SQL injection: the value is read as the continuation of a statement whose first half only the application knows. That
 * half may leave the value inside single quotes, inside double quotes or bare, so the value is read three ways; text
 * that does not go on as SQL right there is no injection. The idea of lexing a value in several quote contexts comes from
 * Nick Galbreath's libinjection (2012); the grammar and the rules are our own.
 */
export const sqli: Detector = { family: 'sqli', inspect }

function inspect(value: string, field: Field, report: Report): undefined {
  const text = typographic.test(value) ? value.replace(everyTypographic, "'") : value
  readBehindQuote(text, "'", report)
  readBehindQuote(text, '"', report)
  // Reports and tools send statements as JSON.
  readBare(text, field.where.includes('./'), report)
}

/** Some databases turn these into plain quotes when they change the character set. */
const typographic = /[\u2018\u2019\u02bc\uff07]/
const everyTypographic = /[\u2018\u2019\u02bc\uff07]/g
