import type { Field } from '../../gateway/contract/index.ts'
import { bodyView } from '../../gateway/http/body.ts'
import { headFields } from '../../gateway/http/fields.ts'
import { classes, type ModelClass } from '../../plugins/threat-score/model/classes.ts'
import { isMislabelled } from '../detection/mislabelled.ts'
import { requestWith, type WireRequest } from '../detection/requests.ts'
import { findFiles, readSamples, type Sample } from '../detection/samples.ts'

/** A value as the gateway reads it, with what it is. */
export interface Example {
  readonly text: string
  readonly isAttack: boolean
  /** Index in `classes`; -1 where the class is not known. */
  readonly kind: number
  /** What is left out together: sources that share authors or samples are one. */
  readonly source: string
}

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

/** Reads every sample of the folders once: values that are plain are never shown to the model, and are left out. */
export async function readCorpus(folders: readonly string[]): Promise<readonly Example[]> {
  const seen = new Map<string, Example>()
  for (const folder of folders) {
    for (const file of findFiles(folder)) {
      for await (const sample of readSamples(folder, file, 1)) addSample(seen, sample, file)
    }
  }
  return [...seen.values()]
}

function addSample(seen: Map<string, Example>, sample: Sample, file: string): undefined {
  if (isMislabelled(sample)) return
  const found = KINDS.find(([pattern]) => pattern.test(sample.kind))
  // Tests of rules that must not fire hold attacks for other rules.
  if (sample.isAttack ? found?.[1] === null : sample.source === 'crs') return
  const kind = sample.isAttack && found ? classes.indexOf(found[1]!) : -1
  for (const { value } of fieldsOf(sample)) {
    const key = `${sample.isAttack}\n${value}`
    if (!seen.has(key)) seen.set(key, { text: value, isAttack: sample.isAttack, kind, source: groupOf(sample, file) })
  }
}

function groupOf({ source }: Sample, file: string): string {
  if (source.startsWith('probe')) return 'probes'
  return file === 'benign_text.jsonl' ? 'documentation' : source
}

/** The fields that hold the sample: of a recorded attack those of the query and the body, where tests put it. */
function fieldsOf({ value, request, isAttack }: Sample): readonly Field[] {
  if (value !== null)
    return bodyFields(requestWith(value, 'form')).filter(({ where }) => where.startsWith('body.form.text'))
  const { path, query, headers, body } = request!
  const head = headFields({ rawPath: path, rawQuery: query, rawHeaders: headers })
  const fields = body === null ? head : [...head, ...bodyFields(request!)]
  const kinds = isAttack ? ['query', 'body'] : ['query', 'body', 'cookie']
  return fields.filter(({ kind, plain }) => !plain && kinds.includes(kind))
}

function bodyFields({ headers, body }: WireRequest): readonly Field[] {
  const at = headers.findIndex((word, i) => i % 2 === 0 && word.toLowerCase() === 'content-type')
  const held = { chunks: [body!], bytes: body!.length, complete: true }
  return bodyView(held, at < 0 ? '' : headers[at + 1]!, null)
    .fields()
    .filter(({ plain }) => !plain)
}
