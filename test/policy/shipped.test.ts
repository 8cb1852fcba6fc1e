import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDocuments } from '../../gateway/config/documents.ts'
import type { DecisionTest } from '../../gateway/contract/index.ts'
import { policy } from '../../plugins/policy/index.ts'
import { type Judge, judgeFiles } from './judge.ts'

const folder = join(import.meta.dirname, '../../policies')
const documents = readDocuments(['*.yaml', 'optional/*.yaml'], folder)
const inForce = documents.filter(({ file }) => !file.includes('/optional/'))

/** Only tests that give the score: the others are about the detectors too and are for `sallyport test`. */
const cases = inForce.flatMap((document) =>
  policy.tests!.read(document).flatMap((test) => (test.threat ? [{ document, test, title: test.name }] : [])),
)

describe('the policies that ship', () => {
  it('have the schema of editors in their first line', () => {
    for (const { text } of documents) {
      expect(text.split('\n')[0]).toMatch(
        /^# yaml-language-server: \$schema=(\.\.\/){1,2}docs\/schema\/policy\.schema\.json$/,
      )
    }
  })

  it('load together', async () => {
    expect(inForce).toHaveLength(3)
    await judgeFiles(['*.yaml'], folder)
  })

  it('load with every optional one, these before them', async () => {
    expect(documents).toHaveLength(11)
    await judgeFiles(['optional/maintenance.yaml', 'optional/*.yaml', '*.yaml'], folder)
  })

  it.each(
    documents.map((document) => ({ document, file: document.file.slice(folder.length + 1) })),
  )('$file has for every rule a test where it matches and one where it does not', ({ document }) => {
    const tests = policy.tests!.read(document)
    const { policy: name, rules } = document.data as { policy: string; rules: { name: string; when: unknown }[] }
    for (const rule of rules) {
      const id = `${name}/${rule.name}`
      const matched = tests.some(({ expect }) => expect.matched?.includes(id) || expect.rule === rule.name)
      expect(matched, `${id} matches somewhere`).toBe(true)
      if (rule.when !== true)
        expect(
          tests.some(({ expect }) => expect.not?.includes(id)),
          `${id} not`,
        ).toBe(true)
    }
  })

  it.each(cases)('$title', async ({ document, test }) => {
    const { judge, owned } = await judgeFiles([document.file.slice(folder.length + 1)], folder)
    expectDecision(judge(askedBy(test)), test, owned)
  })
})

function askedBy({ request, client, threat }: DecisionTest) {
  return {
    ...request,
    headers: Object.entries(request.headers ?? {}).flat(),
    size: request.body === undefined ? undefined : request.body.length,
    ...client,
    score: threat!.score,
    takeLimit: () => ({ known: true, verdict: undefined }),
  }
}

function expectDecision(
  { verdict, ctx }: ReturnType<Judge['judge']>,
  { expect: wanted }: DecisionTest,
  owned: ReadonlySet<string>,
) {
  expect(verdict?.action ?? 'allow').toBe(wanted.action)
  if (wanted.rule !== undefined) expect(verdict?.rule).toBe(wanted.rule)
  if (wanted.status !== undefined) expect(verdict).toMatchObject({ status: wanted.status })
  expect(ctx.matched).toEqual(expect.arrayContaining([...(wanted.matched ?? [])]))
  for (const rule of wanted.not ?? []) expect(ctx.matched).not.toContain(rule)
  expect(ctx.tags).toEqual(expect.arrayContaining([...(wanted.tags ?? [])]))
  for (const [name, value] of Object.entries(wanted.headers ?? {})) {
    expect(sentHeader(ctx, name, owned)).toBe(value)
  }
}

/** What the application gets: the last edit of that header, or else the client's own where it may send one. */
function sentHeader(ctx: ReturnType<Judge['judge']>['ctx'], name: string, owned: ReadonlySet<string>): string | null {
  const at = ctx.requestEdits.lastIndexOf(name)
  if (at < 0 && owned.has(name)) return null
  return at < 0 ? ctx.header(name) : ctx.requestEdits[at + 1]!
}
