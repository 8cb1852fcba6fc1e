import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fieldsOf, limitFields } from '../../gateway/expressions/vocabulary.ts'
import { policyJsonSchema } from '../../plugins/policy/schema.ts'
import { judgeOf, problemsOf } from './judge.ts'

const read = (file: string) => readFileSync(join(import.meta.dirname, '../..', file), 'utf8')
const language = read('docs/policies.md')

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
    const named = [...language.matchAll(/^\| `(\w+): .*?` \|/gm)].map(([, effect]) => effect)
    expect(named.filter((effect) => effect !== 'threat')).toEqual(effects)
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
