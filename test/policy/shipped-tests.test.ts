import { globSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testCommand } from '../../gateway/cli/test.ts'
import { builtins } from '../../plugins/index.ts'

const root = join(import.meta.dirname, '../..')
const files = globSync('policies/**/*.yaml', { cwd: root }).toSorted()

it.each(files)('%s passes its own tests, detectors and limits included', async (file) => {
  const out: string[] = []
  const err: string[] = []
  const code = await testCommand({
    config: join(root, 'gateway.config.yaml'),
    files: [join(root, file)],
    builtins,
    env: {},
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
  })
  expect([...err, ...out.filter((line) => line.startsWith('  FAIL'))]).toEqual([])
  expect(code).toBe(0)
  expect(out.at(-1)).toMatch(/[1-9]\d* passed, 0 failed/)
})
