import { describe, expect, it } from 'vitest'
import { checkCommand } from '../../gateway/cli/check.ts'
import type { Config } from '../../gateway/config/schema.ts'
import { ProblemsError } from '../../gateway/contract/index.ts'
import { load, minimal } from './helpers.ts'

const problem = (line: number) => ({ file: 'a.yaml', line, column: 1, path: 'rules[0]', message: 'is wrong' })

async function check(loading: () => Promise<Config>, build?: (config: Config) => Promise<readonly string[]>) {
  const printed = { out: '', err: '' }
  const code = await checkCommand({
    config: 'gateway.config.yaml',
    load: loading,
    ...(build ? { build } : {}),
    out: (text) => {
      printed.out += text
    },
    err: (text) => {
      printed.err += text
    },
  })
  return { code, ...printed }
}

async function loaded(text: string): Promise<Config> {
  return (await load(text)).config!
}

describe('sallyport check', () => {
  it('sums up a valid config in one line', async () => {
    const text = `${minimal}plugins: [{ use: shaper, mode: observe }, { use: foreign }]\n`
    expect(
      await check(
        () => loaded(text),
        async () => [],
      ),
    ).toEqual({
      code: 0,
      out: 'gateway.config.yaml is valid: 1 route, 1 upstream, plugins: shaper (observe), foreign (enforce)\n',
      err: '',
    })
    expect((await check(() => loaded(minimal))).out).toContain('plugins: none')
  })

  it('prints what plugins warn of, and the file is valid all the same', async () => {
    const warned = await check(
      () => loaded(minimal),
      async () => ['threat-score: an end'],
    )
    expect(warned).toMatchObject({ code: 0, err: 'warning: threat-score: an end\n' })
    expect(warned.out).toContain('is valid')
  })

  it('prints every problem and how many there are', async () => {
    const failing = async () => {
      throw new ProblemsError([problem(1), problem(2)])
    }
    expect(await check(failing)).toEqual({
      code: 1,
      out: '',
      err: 'a.yaml:1:1 rules[0]: is wrong\na.yaml:2:1 rules[0]: is wrong\n2 problems\n',
    })
  })

  it('shows problems that only setting up the plugins finds', async () => {
    const build = async () => {
      throw new ProblemsError([problem(7)])
    }
    expect(await check(() => loaded(minimal), build)).toEqual({
      code: 1,
      out: '',
      err: 'a.yaml:7:1 rules[0]: is wrong\n1 problem\n',
    })
  })

  it('does not hide mistakes of the program', async () => {
    const build = async () => {
      throw new TypeError('not a problem of the file')
    }
    await expect(check(() => loaded(minimal), build)).rejects.toThrow(TypeError)
  })
})
