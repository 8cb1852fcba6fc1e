import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeConfig } from '../../gateway/config/describe.ts'
import { ProblemsError } from '../../gateway/contract/index.ts'
import { readConfig } from '../../gateway/read-config.ts'
import { builtins, load, minimal, temporaryFolder } from './helpers.ts'

describe('a loaded config', () => {
  it('is frozen to the bottom', async () => {
    const { config } = await load(`${minimal}plugins: [{ use: shaper, config: { headers: { x-a: b } } }]\n`)
    const open: string[] = []
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return
      if (!Object.isFrozen(value)) open.push(path)
      for (const [key, inner] of Object.entries(value)) if (key !== 'definition') visit(inner, `${path}.${key}`)
    }
    visit(config, 'config')
    expect(open).toEqual([])
    expect(config?.plugins[0]?.definition).toBe(builtins[0])
  })

  it('has a hash of its content, which comments, the form of the YAML and the name of the edge do not change', async () => {
    const hash = async (text: string, env = {}) => (await load(text, env)).config?.hash
    const original = await hash(minimal)
    expect(original).toMatch(/^[0-9a-f]{16}$/)
    expect(await hash(minimal, { HOSTNAME: 'another' })).toBe(original)
    expect(await hash(`# comment\nupstreams:\n  - name: app\n    url: demo\n`)).toBe(original)
    expect(await hash(`upstreams: [{ name: app, url: "\${UP:-demo}" }]`)).toBe(original)
    expect(await hash(`upstreams: [{ name: app, url: "\${UP:-demo}" }]`, { UP: 'http://a' })).not.toBe(original)
  })

  it('knows its file', async () => {
    const folder = temporaryFolder()
    expect((await load(minimal, {}, folder)).config?.file).toBe(join(folder, 'gateway.config.yaml'))
  })

  it('is a problem when there is no file', async () => {
    const loading = readConfig('nowhere/gateway.config.yaml', { env: {}, builtins })
    await expect(loading).rejects.toThrow(ProblemsError)
    await expect(loading).rejects.toThrow('nowhere/gateway.config.yaml:1:1 there is no such file; check the path')
  })

  it('may begin with a byte order mark and have the line ends of Windows', async () => {
    const { config } = await load(`\uFEFF${minimal}edge: here\r\nlog: { level: warn }\r\n`)
    expect(config).toMatchObject({ edge: 'here', log: { level: 'warn' } })
  })
})

describe('a described config', () => {
  it('is plain data without the plugin itself and without what must not be seen', async () => {
    const text = `${minimal}plugins: [{ use: shaper, config: { apiToken: abc } }]\n`
    const shown = JSON.stringify(describeConfig((await load(text)).config!))
    expect(shown).toContain('"apiToken":"***"')
    expect(shown).not.toMatch(/abc|definition|secrets/)
  })

  it('shows what schemas make of settings: maps and sets as data, nothing of other kinds, no circles', async () => {
    const { config } = await load(`${minimal}plugins: [{ use: foreign }]\n`)
    const circle: Record<string, unknown> = { map: new Map([['password', 'x']]), set: new Set([1]), run: () => 1 }
    circle.self = circle
    const plugins = [{ ...config!.plugins[0]!, config: circle }]
    const shown = describeConfig({ ...config!, plugins }) as { plugins: { config: unknown }[] }
    expect(shown.plugins[0]?.config).toEqual({ map: { password: '***' }, set: [1] })
  })
})
