import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importPlugin } from '../../gateway/config/import-plugin.ts'
import { readConfig } from '../../gateway/read-config.ts'
import { builtins, load, minimal, temporaryFolder } from './helpers.ts'

const validate = `validate: (value) => value?.bad ? { issues: [{ message: 'is bad', path: ['bad'] }] } : { value }`
const plugin = `{
  name: 'greeter', summary: 'Greets.', onFailure: 'open', budget: { syncMicros: 5 }, setup: () => ({}),
  config: { '~standard': { version: 1, vendor: 'own', ${validate} } },
}`

describe('a plugin from a file', () => {
  const withFile = async (name: string, source: string, use = `./${name}`, config = '{ a: 1 }') => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, name), source)
    const result = await load(`${minimal}plugins: [{ use: "${use}", config: ${config} }]\n`, {}, folder)
    return { ...result, problems: result.problems?.replaceAll(folder, '.') }
  }

  it('is the first export that is one, whatever its name', async () => {
    const { config } = await withFile('my plugin.ts', `export const limit: number = 5\nexport const greet = ${plugin}`)
    expect(config?.plugins).toMatchObject([{ name: 'greeter', use: './my plugin.ts', config: { a: 1 } }])
  })

  it('has its config checked like that of any plugin', async () => {
    const { problems } = await withFile('a.ts', `export const greet = ${plugin}`, './a.ts', '{ bad: yes }')
    expect(problems).toBe('gateway.config.yaml:2:43 plugins[0].config.bad: is bad')
  })

  it('must be exported', async () => {
    expect((await withFile('b.ts', 'export const limit = 5\nexport const word = "x"')).problems).toBe(
      'gateway.config.yaml:2:18 plugins[0].use: ./b.ts holds no plugin (it exports limit, word); write: export const myPlugin = definePlugin({ ... })',
    )
    expect((await withFile('c.ts', 'const unused = 1')).problems).toContain('holds no plugin (it exports nothing)')
  })

  it('must load', async () => {
    expect((await withFile('d.ts', 'throw new Error("no licence")')).problems).toBe(
      'gateway.config.yaml:2:18 plugins[0].use: ./d.ts cannot be loaded: no licence',
    )
  })
})

describe('a plugin from elsewhere', () => {
  it('is asked for by its name and the folder of the config', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'gateway.config.yaml')
    writeFileSync(file, `${minimal}plugins: [{ use: "@team/greeter" }]\n`)
    const asked: string[] = []
    const config = await readConfig(file, {
      env: {},
      builtins: [],
      importPlugin: async (specifier, baseDir) => {
        asked.push(specifier, baseDir)
        return builtins[0]!
      },
    })
    expect(asked).toEqual(['@team/greeter', folder])
    expect(config.plugins).toMatchObject([{ name: 'shaper', use: '@team/greeter' }])
  })
})

describe('a plugin from a package', () => {
  it('must be a plugin', async () => {
    await expect(importPlugin('yaml', '.')).rejects.toThrow(/^yaml holds no plugin \(it exports .*Document/)
  })
})
