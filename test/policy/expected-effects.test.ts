import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { testCommand } from '../../gateway/cli/test.ts'
import { builtins } from '../../plugins/index.ts'

const text = `policy: shop
rules:
  - { name: all, when: true, then: { delay: 1s, route: app, mirror: app } }
tests:
  - { name: kept, request: { path: / }, expect: { delay: 1s, route: app, mirror: app } }
  - { name: other, request: { path: / }, expect: { delay: 2s, route: shop, mirror: shop } }
`

it('a test of a policy that expects another effect fails, and says what it got', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sallyport-expected-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'shop.yaml')
  writeFileSync(file, text)
  const out: string[] = []
  const write = (line: string) => void out.push(line)
  const config = join(import.meta.dirname, '../../gateway.config.yaml')
  expect(await testCommand({ config, files: [file], builtins, env: {}, out: write, err: write })).toBe(1)
  const said = out.join('\n')
  expect(said).toContain('delay (ms): expected 2000, got 1000')
  expect(said).toContain('route: expected "shop", got "app"')
  expect(said).toContain('mirror: expected "shop", got ["app"]')
  expect(said).toContain('1 passed, 1 failed')
})
