import type { Field } from '../../gateway/contract/index.ts'
import { bodyView } from '../../gateway/http/body.ts'
import { headFields } from '../../gateway/http/fields.ts'
import { classes, type ModelClass } from '../../plugins/threat-score/model/classes.ts'
import { isMislabelled } from '../detection/mislabelled.ts'
import { requestWith, type WireRequest } from '../detection/requests.ts'
import { findFiles, readSamples, type Sample } from '../detection/samples.ts'
import { type Example, toExample } from './example.ts'
import { GENERATED, generatedTexts } from './generated.ts'

/** Names of classes in the collections. Those that hold more than attacks (fuzz strings, lists of paths) are left out. */
const KINDS: readonly (readonly [RegExp, ModelClass | null])[] = [
  [/^(?:json|xml|format-strings|html_js_fuzz|rfi|http-protocol|redirect|scanner|probe-path)$/, null],
  [/^request-9(?:11|13|20|21|22|43|49|99)/, null],
  [/^sql|942/, 'sqli'],
  [/^xss|941/, 'xss'],
  [/^(?:path-)?traversal|^lfi|930/, 'traversal'],
  [/^(?:cmdi|shell|os-cmd)|932/, 'cmdi'],
  [/^(?:php|java|node|template|server-side)|93[34]|944/, 'code'],
  [/^(?:nosql|no-sql|ldap|xpath|crlf|xxe|ssrf|graphql)|931/, 'query'],
]

/** Reads every sample of the folders once, and the generated ones. */
export async function readCorpus(folders: readonly string[]): Promise<readonly Example[]> {
  const found = new Map<string, Example>()
  for (const folder of folders) {
    for (const file of findFiles(folder)) {
      for await (const sample of readSamples(folder, file, 1)) addSample(found, sample, file)
    }
  }
  for (const { text, isAttack, kind } of generatedTexts()) {
    for (const field of valueFields(text))
      keep(found, field.value, toExample(field, { isAttack, kind, source: GENERATED }))
  }
  return [...found.values()]
}

function addSample(found: Map<string, Example>, sample: Sample, file: string): undefined {
  if (isMislabelled(sample)) return
  const { isAttack, value } = sample
  const known = KINDS.find(([pattern]) => pattern.test(sample.kind))
  // Tests of rules that must not fire hold attacks for other rules.
  if (isAttack ? known?.[1] === null : sample.source === 'crs') return
  const kind = isAttack && known ? classes.indexOf(known[1]!) : -1
  const label = { isAttack, kind, source: groupOf(sample, file) }
  const fields = fieldsOf(sample)
  // A plain value is never shown to the model, but it is one of those that are counted.
  if (fields.length === 0 && value !== null) keep(found, value, toExample(null, label))
  const examples = fields.map((field) => toExample(field, label))
  for (const example of isAttack && value === null ? strongest(examples) : examples) keep(found, example.text, example)
}

/** Of a request that is an attack one field is: the one that the families see most in, else the longest. */
function strongest(examples: readonly Example[]): readonly Example[] {
  return examples.toSorted((a, b) => b.score - a.score || b.text.length - a.text.length).slice(0, 1)
}

function keep(found: Map<string, Example>, text: string, example: Example): undefined {
  const key = `${example.isAttack}\n${text}`
  if (!found.has(key)) found.set(key, example)
}

function groupOf({ source }: Sample, file: string): string {
  if (source.startsWith('probe')) return 'probes'
  return file === 'benign_text.jsonl' ? 'documentation' : source
}

/** The fields that hold the sample: of a recorded attack those of the query and the body, where tests put it. */
function fieldsOf({ value, request, isAttack }: Sample): readonly Field[] {
  if (value !== null) return valueFields(value)
  const { path, query, headers, body } = request!
  const head = headFields({ rawPath: path, rawQuery: query, rawHeaders: headers })
  const fields = body === null ? head : [...head, ...bodyFields(request!)]
  const kinds = isAttack ? ['query', 'body'] : ['query', 'body', 'cookie']
  return fields.filter(({ kind, plain }) => !plain && kinds.includes(kind))
}

function valueFields(value: string): readonly Field[] {
  return bodyFields(requestWith(value, 'form')).filter(({ where }) => where.startsWith('body.form.text'))
}

function bodyFields({ headers, body }: WireRequest): readonly Field[] {
  const at = headers.findIndex((word, i) => i % 2 === 0 && word.toLowerCase() === 'content-type')
  const held = { chunks: [body!], bytes: body!.length, complete: true }
  return bodyView(held, at < 0 ? '' : headers[at + 1]!, null)
    .fields()
    .filter(({ plain }) => !plain)
}
