import { suggest } from '../contract/index.ts'

interface SchemaOptions {
  /** Which schema: `config` when nothing was said. */
  readonly what?: string
  /** Makes each schema that can be asked for. */
  readonly schemas: Readonly<Record<string, () => object>>
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** `sallyport schema [config|policy]`: a JSON Schema for editors. Returns the exit code: 2 when there is no such schema. */
export function schemaCommand({ what = 'config', schemas, out, err }: SchemaOptions): number {
  const make = Object.hasOwn(schemas, what) ? schemas[what] : undefined
  if (make) {
    out(`${JSON.stringify(make(), null, 2)}\n`)
    return 0
  }
  const names = Object.keys(schemas)
  const meant = suggest(what, names)
  const hint = meant === undefined ? `there is ${names.join(', ')}` : `did you mean ${JSON.stringify(meant)}?`
  err(`there is no schema ${JSON.stringify(what)}; ${hint}\n`)
  return 2
}
