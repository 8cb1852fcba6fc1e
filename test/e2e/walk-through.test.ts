import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { freePort, root } from '../helpers/process.ts'

const page = readFileSync(join(root, 'docs/policies.md'), 'utf8')
/** A command starts within a second, on a busy machine within many. */
const blockMs = 90_000

/** A block of commands, and lines of what the page says that they print. */
interface Step {
  readonly commands: string
  readonly shown: readonly string[]
}

function stepsOf(heading: string): Step[] {
  const [section] = page.slice(page.indexOf(`## ${heading}\n`)).split(/\n(?=## )/)
  const blocks = [...section!.matchAll(/^```(sh|text)\n(.*?)^```/gms)].map(([, kind, text]) => ({ kind, text: text! }))
  return blocks.flatMap(({ kind, text }, index): Step[] => {
    if (kind !== 'sh') return []
    const next = blocks[index + 1]
    return [{ commands: text, shown: next?.kind === 'text' ? next.text.trimEnd().split('\n') : [] }]
  })
}

/** A folder to walk in, where `npx` starts at once: npm takes seconds to find the command of the folder that it is in. */
function newFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-walk-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  mkdirSync(join(dir, 'bin'))
  const start = `#!/bin/sh\n[ "$1" = sallyport ] && shift && exec "${process.execPath}" "${root}gateway/main.ts" "$@"\n`
  writeFileSync(join(dir, 'bin/npx'), start, { mode: 0o755 })
  return dir
}

/** A shell as a user has it open: what one block sets, the next one finds. */
function openShell(dir: string) {
  const env = { PATH: `${join(dir, 'bin')}:${process.env.PATH}`, HOME: dir }
  const child = spawn('bash', { cwd: dir, env, stdio: ['pipe', 'pipe', 'pipe'] })
  onTestFinished(() => end(child))
  let output = ''
  const take = (chunk: Buffer): void => {
    output += String(chunk)
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  return {
    type: (commands: string) => child.stdin.write(`${commands}\n`),
    async run(commands: string): Promise<{ readonly lines: readonly string[]; readonly code: number }> {
      output = ''
      child.stdin.write(`${commands}\necho "[code $?]"\n`)
      const [all, code] = await until(() => /\[code (\d+)\]\n$/.exec(output) ?? undefined, blockMs)
      return { lines: output.slice(0, -all.length).split('\n').map(normal), code: Number(code) }
    },
  }
}

/** Each process that the shell has started is ended by its id. */
async function end(shell: ChildProcess): Promise<void> {
  const closed = once(shell, 'close')
  for (const pid of [...descendants(shell.pid!), shell.pid!]) process.kill(pid, 'SIGKILL')
  await closed
}

function descendants(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
  return children.flatMap((one) => [...descendants(one), one])
}

/** As far as it is the same each time. */
function normal(line: string): string {
  return line
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\d+ ms/g, 'N ms')
}

it('docs/policies.md leads from nothing to an enforced policy, command by command', async () => {
  const [gateway, admin] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`]
  const here = (text: string): string => text.replaceAll('127.0.0.1:8080', gateway).replaceAll('127.0.0.1:9090', admin)
  const dir = newFolder()
  const [first, second] = [openShell(dir), openShell(dir)]
  const steps = stepsOf('From nothing to an enforced policy')
  expect(steps.length).toBe(9)
  for (const { commands, shown } of steps) {
    if (commands.startsWith('npx sallyport run')) {
      second.type(here(commands))
      const isReady = () => fetch(`http://${admin}/readyz`).then(({ ok }) => ok || undefined)
      await until(() => isReady().catch(() => undefined), blockMs)
      continue
    }
    const { lines, code } = await first.run(here(commands))
    expect(code, lines.join('\n')).toBe(0)
    // In this order, with other lines between them.
    let from = 0
    for (const line of shown) {
      const at = lines.indexOf(normal(line), from)
      expect(at, `${line}\nis not behind line ${from} of\n${lines.join('\n')}`).toBeGreaterThanOrEqual(0)
      from = at + 1
    }
  }
}, 300_000)
