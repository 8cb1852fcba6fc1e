import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from './architecture/project.ts'

const contractTypes = join(root, 'test/types/contract.types.ts')
const expectation = /^\s*\/\/ @ts-expect-error .*\n/gm

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'types-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** One line per error, `file(line,column): error TS...`; empty when there are none. */
function compile(project: string): Promise<readonly string[]> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [tsc, '--noEmit', '--pretty', 'false', '-p', project],
      { maxBuffer: 1e8 },
      (_error, stdout) => resolve(stdout.split('\n').filter((line) => line.includes('error TS'))),
    )
  })
}

/** Compiles a text as if it lay beside contract.types.ts. */
async function compileText(text: string): Promise<readonly string[]> {
  await writeFile(
    join(folder, 'planted.mts'),
    text.replaceAll("'../../", `'${root}`).replace("'zod'", `'${root}node_modules/zod/index.js'`),
  )
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
      include: ['planted.mts'],
    }),
  )
  return compile(folder)
}

describe('the type checker', () => {
  it('finds nothing in the project', { timeout: 60_000 }, async () => {
    expect(await compile(root)).toEqual([])
  })

  it('finds each mistake of a plugin author that contract.types.ts expects', { timeout: 60_000 }, async () => {
    const text = await readFile(contractTypes, 'utf8')
    const expected = text.match(expectation)!.length
    expect(expected).toBeGreaterThan(15)
    const bare = await compileText(text.replaceAll(expectation, ''))
    const lines = new Set(bare.map((error) => /\((\d+),/.exec(error)?.[1]))
    expect(lines.size).toBe(expected)
  })

  it('finds nothing there when the mistakes are expected', { timeout: 60_000 }, async () => {
    expect(await compileText(await readFile(contractTypes, 'utf8'))).toEqual([])
  })
})
