import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { root, startProcess } from '../helpers/process.ts'
import { startUpstream } from '../helpers/upstream.ts'

const page = readFileSync(join(root, 'docs/write-a-plugin.md'), 'utf8')

/** The code blocks of the page, in order. */
function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, code]) => code!)
}

/** The page's folder, under a name of this run. */
function followThePage(): { dir: string; name: string } {
  mkdirSync(join(root, 'my-plugins'), { recursive: true })
  const dir = mkdtempSync(join(root, 'my-plugins', 'tried-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  const [plugin, test] = blocks('ts')
  writeFileSync(join(dir, 'api-key.ts'), plugin!)
  writeFileSync(join(dir, 'api-key.test.ts'), test!)
  return { dir, name: basename(dir) }
}

it('the test of the page passes on the plugin of the page, and its types hold', () => {
  const { name } = followThePage()
  const vitest = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', `my-plugins/${name}`], {
    cwd: root,
  })
  expect(vitest.status, `${vitest.stdout}${vitest.stderr}`).toBe(0)
  const types = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'], { cwd: root })
  expect(
    String(types.stdout)
      .split('\n')
      .filter((line) => line.startsWith('my-plugins/')),
  ).toEqual([])
}, 120_000)

it('the config of the page runs it in the gateway, observing first', async () => {
  const upstream = await startUpstream()
  const { dir, name } = followThePage()
  const plugins = blocks('yaml')[0]!.replace('./my-plugins/api-key/', `./my-plugins/${name}/`)
  const file = join(root, `my-plugins/${name}.yaml`)
  onTestFinished(() => rmSync(file))
  const config = `upstreams: [{ name: app, url: '${upstream.url}' }]\n${plugins}`.replace('./my-plugins/', './')
  writeFileSync(file, config)
  const observing = await startProcess(['run', '--config', file])
  expect((await fetch(`${observing.url}/api/items`)).status).toBe(200)
  writeFileSync(file, config.replace(/^.*mode: observe.*\n/m, ''))
  const enforcing = await startProcess(['run', '--config', file], { SHOP_KEY: 'secret-1' })
  expect((await fetch(`${enforcing.url}/api/items`)).status).toBe(401)
  expect((await fetch(`${enforcing.url}/api/items`, { headers: { 'x-api-key': 'secret-1' } })).status).toBe(200)
  expect(dir).toContain(name)
})
