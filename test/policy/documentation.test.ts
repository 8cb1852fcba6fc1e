import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Environment } from '@marcbachmann/cel-js'
import { describe, expect, it, onTestFinished } from 'vitest'
import { testCommand } from '../../gateway/cli/test.ts'
import { eventsJsonSchema } from '../../gateway/events/schema.ts'
import { fieldsOf, limitFields } from '../../gateway/expressions/vocabulary.ts'
import { builtins } from '../../plugins/index.ts'
import { policyJsonSchema } from '../../plugins/policy/schema.ts'
import { holds, judgeOf, problemsOf } from './judge.ts'

const read = (file: string) => readFileSync(join(import.meta.dirname, '../..', file), 'utf8')
const language = read('docs/policies.md')
const section = (title: string) => language.split(/^## /m).find((part) => part.startsWith(`${title}\n`))!
const recipes = [...section('Recipes').matchAll(/^```yaml\n(policy: ([\w-]+)\n[\s\S]*?)```$/gm)].map(
  ([, text, name]) => ({ name: name!, text: text! }),
)

interface Items {
  readonly items: { readonly properties: Record<string, { readonly properties?: object }> }
}

describe('docs/policies.md', () => {
  it('names every value of conditions, and none that is not there', () => {
    const named = new Set([...language.matchAll(/`(\w+\.\w+)(?:\["name"\])?`/g)].map(([, value]) => value))
    const values = [...fieldsOf].flatMap(([variable, fields]) => fields.map((field) => `${variable}.${field}`))
    expect([...named].filter((name) => fieldsOf.has(name!.split('.')[0]!)).sort()).toEqual(values.sort())
    for (const field of limitFields) expect(language).toContain(`\`limits["name"].${field}\``)
  })

  it('names every effect', () => {
    const { rules } = policyJsonSchema().properties as {
      rules: { items: { properties: { then: { properties: object } } } }
    }
    const effects = Object.keys(rules.items.properties.then.properties)
    const named = [...section('Effects').matchAll(/^\| `(\w+): .*?` \|/gm)].map(([, effect]) => effect)
    expect(named).toEqual(effects)
  })

  it('names every key of a file and of a rule, and every mode', () => {
    const schema = policyJsonSchema().properties as Record<string, Items & { readonly enum?: readonly string[] }>
    const rows = (what: string) =>
      [
        ...language
          .split(`| key of a ${what} |`)[1]!
          .split('\n\n')[0]!
          .matchAll(/^\| `(\w+)` \|/gm),
      ].map(([, key]) => key)
    expect(rows('file')).toEqual(Object.keys(schema))
    expect(rows('rule')).toEqual(Object.keys(schema.rules!.items.properties))
    for (const mode of schema.mode!.enum!) expect(language).toContain(`\`${mode}\``)
  })

  it('names every kind of change that records hold', () => {
    const named = [...section('What would have let it pass').matchAll(/^\| `(\w+)` \|/gm)].map(([, what]) => what)
    const kinds = JSON.stringify(eventsJsonSchema()).matchAll(/"what":\{[^}]*?"const":"(\w+)"/g)
    expect(named.filter((what) => what !== 'what')).toEqual([...kinds].map(([, what]) => what))
  })

  it('has a recipe for every effect and for both modes of a limit: enforced and observed', () => {
    const text = recipes.map((recipe) => recipe.text).join('')
    const { rules } = policyJsonSchema().properties as {
      rules: { items: { properties: { then: { properties: object } } } }
    }
    for (const effect of Object.keys(rules.items.properties.then.properties))
      expect(text).toMatch(new RegExp(`\\b${effect}: `))
    expect(text).toContain('mode: observe')
  })

  it('names every key of tests', () => {
    const { tests } = policyJsonSchema().properties as Record<string, Items>
    const { name: _, ...keys } = tests!.items.properties
    const cells = [...section('Tests').matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell]) => cell!.split(', '))
    const named = cells.map((cell) => cell.replaceAll('`', ''))
    const expected = Object.keys(keys).flatMap((key) =>
      key === 'expect' ? Object.keys(keys.expect!.properties!).map((inner) => `expect.${inner}`) : [key],
    )
    expect(named.toSorted()).toEqual(expected.toSorted())
    for (const fact of Object.keys(keys.client!.properties!)) expect(section('Tests')).toContain(`\`${fact}\``)
  })

  it('shows functions that there are', async () => {
    const rows = [...section('Conditions').matchAll(/^\| ((?:`\w+`(?:, )?)+) \| `(.*)` \|$/gm)]
    expect(rows.length).toBeGreaterThan(12)
    for (const [, names, example] of rows) {
      const first = names!.split(',')[0]!.replaceAll('`', '')
      expect(example).toContain(`${first}(`)
      await holds(example!)
    }
  })

  it('names every function of CEL', () => {
    const functions = new Set(new Environment().getDefinitions().functions.map(({ name }) => name))
    const named = new Set([...section('Conditions').matchAll(/`(\w+)`/g)].map(([, name]) => name!))
    // `has()` is refused, and says so there.
    expect([...functions].filter((name) => name !== 'has' && !named.has(name))).toEqual([])
  })

  it('has no more recipes than are tested', () => {
    expect(recipes).toHaveLength([...section('Recipes').matchAll(/^```yaml$/gm)].length)
    expect(recipes.length).toBeGreaterThanOrEqual(6)
  })

  it.each(recipes)('the recipe $name passes its tests', async ({ name, text }) => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-recipe-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, `${name}.yaml`)
    writeFileSync(file, text)
    const out: string[] = []
    const write = (line: string) => void out.push(line)
    const config = join(import.meta.dirname, '../../gateway.config.yaml')
    expect(await testCommand({ config, files: [file], builtins, env: {}, out: write, err: write }), out.join('')).toBe(
      0,
    )
    expect(out.at(-1)).toMatch(/^[2-9] passed, 0 failed/)
  })
})

describe('the example of docs/policies.md', () => {
  const example = /```yaml\n(# yaml[\s\S]*?)```/.exec(language)![1]!

  it('loads', async () => {
    expect((await judgeOf(example)).judge({ path: '/admin/users' }).verdict).toMatchObject({
      rule: 'old-admin',
      status: 404,
    })
  })

  it('gets the message that is shown, when it has that mistake', async () => {
    const shown = /```\n(policies\/shop.yaml:[\s\S]*?)\n```/.exec(language)![1]!
    const [, said] = /rules\[0\]\.when: ([\s\S]*)/.exec(shown)!
    const condition = 'request.path == "/checkout" && threat.scor >= 50'
    const [problem] = await problemsOf(`policy: a\nrules:\n  - name: a\n    when: ${condition}\n    then: { tag: a }\n`)
    expect(problem).toBe(`1.yaml:4:11 rules[0].when: ${said}`)
  })
})

describe('policies/README.md', () => {
  it('names every file', () => {
    const named = [...read('policies/README.md').matchAll(/^\| \[([\w/]+\.yaml)\]\(([\w/]+\.yaml)\)/gm)]
    for (const [, shown, link] of named) expect(shown).toBe(link)
    const files = globSync('**/*.yaml', { cwd: join(import.meta.dirname, '../../policies') })
    expect(named.map(([, file]) => file).sort()).toEqual(files.sort())
  })
})
