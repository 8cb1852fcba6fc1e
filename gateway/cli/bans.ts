import type { Ban } from '../contract/index.ts'
import { adminUrl, askAdmin, elsewhere } from './ask-admin.ts'
import { renderBans } from './render-bans.ts'

export interface BansCommand {
  readonly action: 'list' | 'ban' | 'allow' | 'remove'
  /** Absent for `list`. */
  readonly target?: string
  readonly for?: string | undefined
  readonly reason?: string | undefined
  /** Where the admin of a running gateway listens: a URL or host:port. */
  readonly admin: string
  /** One of its `adminTokens`. */
  readonly token?: string | undefined
  readonly json?: boolean
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

const perPage = 1_000

/** `sallyport bans ...`. Returns the exit code: 1 when nothing was changed, 2 when the gateway could not be asked. */
export async function bansCommand(command: BansCommand): Promise<number> {
  const base = adminUrl(command.admin)
  if (base === null) {
    command.err(`sallyport bans: ${JSON.stringify(command.admin)} is not an address; write --admin 127.0.0.1:9090\n`)
    return 2
  }
  return command.action === 'list' ? list(command, base) : change(command, base)
}

interface Page {
  readonly bans: readonly Ban[]
  readonly next: number | null
}

async function list(command: BansCommand, base: string): Promise<number> {
  const bans: Ban[] = []
  for (let offset: number | null = 0; offset !== null; ) {
    const answer = await ask(command, base, `/bans?limit=${perPage}&offset=${offset}`)
    if (answer === null || answer.status !== 200) return answer === null ? 2 : failed(command, base, answer)
    const page = answer.body as Page
    bans.push(...page.bans)
    offset = page.next
  }
  command.out(command.json ? `${JSON.stringify(bans, null, 2)}\n` : renderBans(bans, Date.now()))
  return 0
}

async function change(command: BansCommand, base: string): Promise<number> {
  const { action, target, reason, token, out, json } = command
  const body = { action, target, reason, for: command.for }
  const answer = await ask(command, base, '/bans', { method: 'POST', body, token })
  if (answer === null) return 2
  if (answer.status !== 200 && answer.status !== 202) return failed(command, base, answer)
  const { ban, pending } = answer.body as { ban: Ban | null; pending: boolean }
  if (json) out(`${JSON.stringify(answer.body, null, 2)}\n`)
  else {
    out(
      `${target}: ${ban === null ? 'lifted' : `${action === 'ban' ? 'banned' : 'allowed'} until ${time(ban)}, id ${ban.id}`}\n`,
    )
    if (pending) out('Redis does not answer: this edge enforces it, the others as soon as Redis is back.\n')
  }
  return 0
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** `null`: nobody answered, and that was said. */
async function ask(
  { admin, err }: BansCommand,
  base: string,
  path: string,
  question?: Parameters<typeof askAdmin>[1],
): Promise<Answer | null> {
  const answer = await askAdmin(new URL(path, base), question)
  if (answer.kind === 'answer' && answer.body !== undefined) return answer
  const why = answer.kind === 'answer' ? `it answered ${answer.status}` : answer.why
  const what = answer.kind === 'answer' ? 'what answers is not the admin of a gateway' : 'no gateway can be reached'
  err(`sallyport bans: ${what} at ${admin} (${why}). Any edge will do: they share the bans. ${elsewhere}\n`)
  return null
}

function failed({ err }: BansCommand, base: string, { status, body }: Answer): number {
  const { detail = `the gateway at ${base} answered ${status}` } = (body ?? {}) as { readonly detail?: string }
  const hint = status === 401 ? ' Its token goes into the variable SALLYPORT_ADMIN_TOKEN.' : ''
  err(`sallyport bans: ${detail}${hint}\n`)
  return status === 401 || status === 403 || status >= 500 ? 2 : 1
}

function time({ untilMs }: Ban): string {
  return new Date(untilMs).toISOString()
}
