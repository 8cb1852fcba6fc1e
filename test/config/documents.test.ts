import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDocument, readDocuments } from '../../gateway/config/documents.ts'
import { formatProblem, ProblemsError } from '../../gateway/contract/index.ts'
import { temporaryFolder } from './helpers.ts'

const text = `# a policy
policy: base
rules:
  - name: first
    when: \${not.replaced}
  - &second { name: second, 404: gone }
again: *second
empty:
`
const document = readDocument('base.yaml', text)

describe('a document', () => {
  it('is plain data, with references as they are and keys as text', () => {
    expect(document.file).toBe('base.yaml')
    expect(document.text).toBe(text)
    expect(document.data).toEqual({
      policy: 'base',
      rules: [
        { name: 'first', when: `\${not.replaced}` },
        { name: 'second', '404': 'gone' },
      ],
      again: { name: 'second', '404': 'gone' },
      empty: null,
    })
  })

  it.each<[string, PropertyKey[]]>([
    ['base.yaml:2:1 is wrong', []],
    ['base.yaml:2:9 policy: is wrong', ['policy']],
    ['base.yaml:4:5 rules[0]: is wrong', ['rules', 0]],
    ['base.yaml:5:11 rules[0].when: is wrong', ['rules', 0, 'when']],
    ['base.yaml:6:34 rules[1].404: is wrong', ['rules', 1, '404']],
    ['base.yaml:6:21 again.name: is wrong', ['again', 'name']],
    ['base.yaml:8:7 empty: is wrong', ['empty']],
  ])('says %s', (expected, path) => {
    expect(formatProblem(document.problem(path, 'is wrong'))).toBe(expected)
  })

  it('points at the nearest parent of what is not there', () => {
    expect(document.problem(['rules', 0, 'then', 'deny'], 'is missing')).toEqual({
      file: 'base.yaml',
      line: 4,
      column: 5,
      path: 'rules[0].then.deny',
      message: 'is missing',
    })
    expect(document.problem(['rules', 9], '')).toMatchObject({ line: 4, column: 3 })
  })

  it('points at keys', () => {
    expect(document.problemAtKey(['rules', 0, 'when'], '')).toMatchObject({ line: 5, column: 5 })
    expect(document.problemAtKey(['again', '404'], '')).toMatchObject({ line: 6, column: 29 })
  })

  it('puts names that are no words in quotes', () => {
    const { path } = readDocument('a.yaml', 'headers: { "x y": 1 }').problem(['headers', 'x y'], '')
    expect(path).toBe('headers["x y"]')
  })

  it('may be empty', () => {
    const empty = readDocument('empty.yaml', '')
    expect(empty.data).toBeNull()
    expect(empty.problem(['policy'], 'is missing')).toMatchObject({ line: 1, column: 1 })
  })
})

describe('documents by pattern', () => {
  const folder = (): string => {
    const base = temporaryFolder()
    mkdirSync(join(base, 'policies', 'old.yaml'), { recursive: true })
    for (const name of ['b.yaml', 'a.yaml', 'c.yml'])
      writeFileSync(join(base, 'policies', name), `policy: ${name[0]}\n`)
    return base
  }

  it('are sorted, each read once, folders left out', () => {
    const base = folder()
    const documents = readDocuments(['policies/b.yaml', 'policies/*.yaml'], base)
    expect(documents.map(({ file }) => file)).toEqual([join(base, 'policies/b.yaml'), join(base, 'policies/a.yaml')])
    expect(documents.map(({ data }) => data)).toEqual([{ policy: 'b' }, { policy: 'a' }])
  })

  it('can be named by absolute paths', () => {
    const file = join(folder(), 'policies/a.yaml')
    expect(readDocuments([file], '/').map((one) => one.file)).toEqual([file])
  })

  it('must exist: every pattern has to match', () => {
    const base = folder()
    writeFileSync(join(base, 'policies/a.yaml'), 'a: b: c\n')
    expect(problemsOf(() => readDocuments(['policies/*.yaml', 'policies/c.yaml', 'more/*'], base), base)).toEqual([
      'policies/a.yaml:1:4 there is a second colon on this line; write the value in quotes, or on a line of its own',
      'policies/c.yaml:1:1 no file matches this pattern; policies/c.yml would match; patterns are relative to the folder of the config file',
      'more/*:1:1 no file matches this pattern; patterns are relative to the folder of the config file',
    ])
  })

  it('must be readable UTF-8 files', () => {
    const base = folder()
    writeFileSync(join(base, 'latin1.yaml'), Uint8Array.of(0x61, 0x3a, 0x20, 0xe9))
    expect(problemsOf(() => readDocument(join(base, 'latin1.yaml')), base)).toEqual([
      'latin1.yaml:1:1 the file is not UTF-8 text; save it as UTF-8',
    ])
    expect(problemsOf(() => readDocument(join(base, 'policies')), base)).toEqual([
      'policies:1:1 this is a folder, not a file; name the file in it',
    ])
    expect(problemsOf(() => readDocument(join(base, 'none.yaml')), base)).toEqual([
      'none.yaml:1:1 there is no such file; check the path',
    ])
  })
})

function problemsOf(read: () => unknown, base: string): string[] {
  try {
    read()
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map((one) => formatProblem(one).replace(`${base}/`, ''))
    throw error
  }
  throw new Error('no problem was found')
}
