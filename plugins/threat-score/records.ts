import type { Field } from '../../gateway/contract/index.ts'

/** The most that evidence weighs in a record: several pieces of several families stay below what is limited. */
const MOST_POINTS = 10

/** Points of evidence in a field, less where it is part of a record, or what a machine of the sender is to run. */
export function recordedPoints(points: number, family: string, field: Field): number {
  if (points <= MOST_POINTS || !QUOTED.has(family)) return points
  const quoted = family === 'xss' ? isCode(field) : isRecord(field) || isStartScript(field) || isCell(field)
  return quoted ? MOST_POINTS : points
}

/** A line of a program: markup stands there, too. In messages and addresses it waits for whoever looks at the record. */
function isCode(field: Field): boolean {
  return CODE.test(field.where) && isRecord(field)
}
const CODE =
  /(?:_line|context\/\d{1,3}|context\/(?:pre|post)\/\d{1,3}|\/code(?:\/\d{1,6})?|sample|snippet\/text)$|\/messages\/|\/input\//i

/** The cell of a notebook (Jupyter), as editors store it: code. */
function isCell({ where, kind }: Field): boolean {
  return kind === 'body' && where.startsWith(JSON_BODY) && CELL.test(where)
}
const CELL = /^body\.json\.(?:\/content)?\/cells\/\d{1,4}\/source(?:\/\d{1,5})?$/

/**
 * What a new machine runs when it starts, in the order for it: `user_data`, `startup_script`. A script or a document of
 * cloud-init from its first line on; nothing else is read there.
 */
function isStartScript({ where, kind, value }: Field): boolean {
  return (
    kind === 'body' && where.startsWith(JSON_BODY) && START_KEY.test(where.slice(-LONGEST_KEY)) && START.test(value)
  )
}
const START_KEY =
  /\/(?:user|custom)[_-]?data(?:\/\d{1,2})?$|\/(?:startup|start|boot|bootstrap|init|cloud[_-]?init|first[_-]?boot|post[_-]?install)[_-]?script(?:\/\d{1,2})?$|\/cloud[_-]?(?:init|config)$/i
const START = /^\s{0,9}#(?:!\s?\/|cloud-config\b|cloud-boothook\b|include\b|part-handler\b)/

/**
 * Whether a program tells there what has happened elsewhere: statements, commands, addresses and lines of code are what
 * such records are made of, and nobody runs or fetches them. Known by the place, which the sender cannot choose: an
 * application that can be attacked reads other fields.
 */
function isRecord({ where, kind }: Field): boolean {
  if (kind !== 'body' || !where.startsWith(JSON_BODY)) return false
  // `body.json./spans/0/description./filter`: JSON in a string begins at the second pointer.
  const inner = where.indexOf('./', JSON_BODY.length)
  const pointer = where.slice(JSON_BODY.length, inner < 0 ? undefined : inner)
  return PLACES.test(pointer) || CONVENTION.test(pointer.slice(-LONGEST_KEY))
}

const JSON_BODY = 'body.json.'
const LONGEST_KEY = 60

/**
 * Families of what is quoted in records. Not those that harm whoever writes a log or reads a document: lookups of
 * loggers, templates, serialised objects, entities of XML.
 */
const QUOTED: ReadonlySet<string> = new Set(
  'sqli cmdi traversal ssrf xss php script java nosql ldap xpath graphql model'.split(' '),
)

/**
 * The places of values in documents of OpenTelemetry (OTLP), Sentry, Bugsnag, Rollbar, Elastic (APM, ECS), Graylog, Loki, New Relic, CloudWatch,
 * Cloud Logging, Application Insights, PagerDuty, SARIF (static analysis), in the reports of browsers (Reporting API, CSP), and in messages about tools that a language model has called.
 */
const PLACES = new RegExp(
  [
    /^\/resource_?(?:Spans|Logs|Metrics)\/\d{1,5}\/.{1,300}\/(?:string_?value|name|description|message)$/,
    /^(?:\/\d{1,5})?\/spans\/\d{1,5}\/(?:description|data\/[\w.-]{1,60})$/,
    /^(?:\/\d{1,5})?\/breadcrumbs\/(?:values\/)?\d{1,5}\/(?:message|data\/[\w.-]{1,60})$/,
    /^.{0,60}\/stacktrace\/frames\/\d{1,5}\/(?:(?:abs_?path|filename|context_?line|(?:pre|post)_?context\/\d{1,3})$|vars\/)/,
    /^.{0,60}\/(?:stacktrace|backtrace|trace\/frames)\/\d{1,5}\/(?:(?:file|filename|method|code|function)$|(?:code|context|locals)\/)/,
    /^.{0,40}\/(?:exceptions?\/(?:values\/)?\d{1,3}\/(?:value|message)|trace\/exception\/(?:message|description))$/,
    /^\/(?:short|full)_message$|^(?:\/\d{1,5})?\/process\/(?:parent\/)?(?:command_line|title|args\/\d{1,3})$|^(?:\/\d{1,5})?\/(?:error\/stack_trace|(?:log|event)\/original)$/,
    /^(?:\/\d{1,5})?\/(?:span|transaction|error)\/context\/(?:db\/statement|http\/url|request\/url\/(?:full|raw|pathname|search))$/,
    /^\/streams\/\d{1,5}\/values\/\d{1,6}\/1$/,
    /^(?:\/\d{1,5})?\/logs\/\d{1,5}\/message$|^\/logEvents\/\d{1,5}\/message$|^\/entries\/\d{1,5}\/(?:text_?Payload|json_?Payload\/[\w.-]{1,60})$/,
    /^(?:\/\d{1,5})?\/data\/baseData\/(?:message|data|name|url|exceptions\/\d{1,3}\/(?:message|stack))$|^\/payload\/custom_details\/[\w.-]{1,60}$/,
    /^\/runs\/\d{1,3}\/results\/\d{1,6}\/.{0,200}\/(?:text|uri)$/,
    /^\/csp-report\/(?:script-sample|(?:blocked|document)-uri|source-file|referrer)$|^\/\d{1,3}\/body\/(?:sample|(?:document|blocked)URL|sourceFile|referrer)$/,
    /^\/messages\/\d{1,5}\/(?:tool_calls\/\d{1,4}\/function\/arguments(?:$|\/)|content\/\d{1,4}\/(?:input\/|content(?:$|\/\d{1,4}\/text$)))/,
    /^\/input\/\d{1,5}\/(?:arguments|output)$/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
)

/** Keys as the semantic conventions of OpenTelemetry name them, which Zipkin and others use too: `db.statement`, `http.url`. */
const CONVENTION =
  /\/(?:db\.(?:statement|query\.text|sql\.query)|sql\.query|(?:http|url|https?\.request)\.(?:url|full|original|path|target|query)|process\.(?:command|command_line|command_args|executable\.path)(?:\/\d{1,3})?|exception\.(?:message|stacktrace)|error\.stack)$/
