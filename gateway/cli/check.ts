import type { Config } from '../config/schema.ts'
import { count } from '../config/values.ts'
import { formatProblem, ProblemsError } from '../contract/index.ts'

interface CheckOptions {
  /** The file's name, for the summary. */
  readonly config: string
  readonly load: () => Promise<Config>
  /** Sets the plugins up (and closes them again), so that mistakes in their files show too. Gives what they warn of. */
  readonly build?: (config: Config) => Promise<readonly string[]>
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/** `sallyport check`: all problems, or one line about what the file says. Warnings change nothing. Returns the exit code. */
export async function checkCommand({ config: file, load, build, out, err }: CheckOptions): Promise<number> {
  try {
    const config = await load()
    const warnings = (await build?.(config)) ?? []
    for (const warning of warnings) err(`warning: ${warning}\n`)
    out(`${file} is valid: ${summary(config)}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error
    for (const problem of error.problems) err(`${formatProblem(problem)}\n`)
    err(`${count(error.problems.length, 'problem')}\n`)
    return 1
  }
}

function summary({ routes, upstreams, plugins }: Config): string {
  const chain = plugins.map(({ name, mode }) => `${name} (${mode})`).join(', ')
  return `${count(routes.length, 'route')}, ${count(upstreams.length, 'upstream')}, plugins: ${chain || 'none'}`
}
