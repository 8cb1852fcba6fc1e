import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { configJsonSchema } from '../../gateway/config/json-schema.ts'
import { type ErrorEntry, errors } from '../../gateway/errors.ts'

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
}

const page = readFileSync(join(import.meta.dirname, '../../docs/http.md'), 'utf8')

/** Rows `| code | status | when | changed by |`. */
const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \| \S.* \| (\S.*) \|$/gm)].map(
  ([, code, status, changedBy]) => ({ code: code!, status: Number(status), changedBy: changedBy! }),
)

it('docs/http.md has every answer of the gateway with its status, and no other', () => {
  // Those with 101 end WebSockets, which are beyond HTTP by then.
  const answers = Object.entries<ErrorEntry>(errors).filter(([, { status }]) => status !== 101)
  expect(rows.map(({ code, status }) => `${code} ${status}`).toSorted()).toEqual(
    answers.map(([code, { status }]) => `${code} ${status}`).toSorted(),
  )
})

it('docs/http.md names only keys that the config has', () => {
  const known = new Set(keys(configJsonSchema([]) as Schema))
  const named = [...page.matchAll(/`((?:http|routes|upstreams|plugins)(?:\[\])?\.[\w.[\]]+)/g)].map(([, key]) => key!)
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter((key) => !known.has(key))).toEqual([])
})

it('each relaxation of the path stands beside the refusal that it relaxes', () => {
  const { http } = (configJsonSchema([]) as { properties: Record<string, unknown> }).properties
  const text = JSON.stringify(http)
  const relaxed = rows.flatMap(({ code, changedBy }) => {
    const name = /^`http\.path\.allow: \["?([a-z-]+)"?\]`$/.exec(changedBy)?.[1]
    return name === undefined ? [] : [{ code, name }]
  })
  expect(relaxed).toHaveLength(8)
  for (const { code, name } of relaxed) {
    expect(code).toBe(`path-${name}`)
    expect(text).toContain(`"${name}"`)
  }
})

function keys(schema: Schema, prefix = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => [
    `${prefix}${name}`,
    ...keys(inner, `${prefix}${name}.`),
    ...keys(inner.items ?? {}, `${prefix}${name}[].`),
  ])
}
