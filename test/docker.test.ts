import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { freePort } from '../bench/processes.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const dockerfile = readInstructions(readFileSync(join(root, 'Dockerfile'), 'utf8'))
const copied = all('COPY')
  .filter((args) => !args.startsWith('--from='))
  .map((args) => args.split(/\s+/).slice(0, -1))

// No engine is needed: the steps of the file are done by hand, in a folder instead of an image.
describe('Dockerfile', () => {
  it('copies only what exists and what .dockerignore lets through', () => {
    const [everything, ...allowed] = readFileSync(join(root, '.dockerignore'), 'utf8').trim().split('\n').slice(1)
    expect(everything).toBe('*')
    const sources = new Set(copied.flat())
    expect([...sources].filter((path) => !existsSync(join(root, path)))).toEqual([])
    expect(allowed.map((line) => line.replace('!', '')).sort()).toEqual([...sources].sort())
  })

  it('is run by a user who is not root, on the Node that the project wants', () => {
    expect(all('USER')).toEqual(['node'])
    expect(all('FROM').every((from) => /^node:26-slim\b/.test(from))).toBe(true)
  })

  it('starts, is healthy and stops in a read-only folder with production dependencies, as a plain user', async () => {
    const image = buildImage()
    const [port, adminPort] = [await freePort(), await freePort()]
    const env = { ...environment(), SALLYPORT_LISTEN: `127.0.0.1:${port}`, SALLYPORT_ADMIN: `127.0.0.1:${adminPort}` }
    const gateway = runInImage(image, [...execForm('ENTRYPOINT'), ...execForm('CMD')], env)
    let output = ''
    gateway.stderr!.on('data', (chunk) => (output += chunk))
    gateway.stdout!.resume()
    const isReady = async () => (await fetch(`http://127.0.0.1:${adminPort}/readyz`).catch(() => null))?.ok ?? false
    while (!(await isReady())) {
      if (gateway.exitCode !== null) throw new Error(`the gateway ended: ${output}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const healthcheck = JSON.parse(one('HEALTHCHECK').replace(/^.*?CMD /, '')) as string[]
    const [, ...args] = healthcheck
    await promisify(execFile)(process.execPath, args, { env })
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200)
    const exited = once(gateway, 'exit')
    gateway.kill('SIGINT')
    expect((await exited)[0]).toBe(0)
    // Without a gateway the health check fails.
    await expect(promisify(execFile)(process.execPath, args, { env })).rejects.toThrow()
  }, 60_000)
})

const opened: { folder: string[]; processes: ChildProcess[] } = { folder: [], processes: [] }
afterAll(() => {
  for (const child of opened.processes) child.kill('SIGKILL')
  for (const folder of opened.folder) {
    makeWritable(folder, true)
    rmSync(folder, { recursive: true })
  }
})

/** The files of the image in a folder that nobody may write to, and beside it the Node of the base image. */
function buildImage(): string {
  const base = mkdtempSync(join(tmpdir(), 'sallyport-image-'))
  opened.folder.push(base)
  chmodSync(base, 0o755)
  cpSync(process.execPath, join(base, 'node'))
  const image = join(base, 'app')
  mkdirSync(image)
  for (const path of copied.flat()) cpSync(join(root, path), join(image, path), { recursive: true })
  for (const path of productionPackages()) cpSync(join(root, path), join(image, path), { recursive: true })
  makeWritable(image, false)
  return image
}

/** What `npm ci --omit=dev --omit=optional` installs, from the lockfile. */
function productionPackages(): string[] {
  expect(all('RUN')[0]).toMatch(/^npm ci --omit=dev --omit=optional /)
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>
  }
  return Object.entries(lock.packages)
    .filter(([path, { dev, optional, devOptional }]) => path !== '' && !dev && !optional && !devOptional)
    .map(([path]) => path)
}

function makeWritable(folder: string, writable: boolean): void {
  chmodSync(folder, writable ? 0o755 : 0o555)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(join(folder, entry.name), writable)
  }
}

function runInImage(image: string, [node, ...args]: string[], env: Record<string, string>): ChildProcess {
  expect(node).toBe('node')
  // Root may write to what is read-only: take the user that the image has.
  const user = process.getuid?.() === 0 ? { uid: 1_000, gid: 1_000 } : {}
  const child = spawn(join(image, '..', 'node'), args, { cwd: image, env, stdio: ['ignore', 'pipe', 'pipe'], ...user })
  opened.processes.push(child)
  return child
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    all('ENV').flatMap((args) => args.split(/\s+/).map((pair) => pair.split('=') as [string, string])),
  )
}

function readInstructions(text: string): [instruction: string, args: string][] {
  const lines = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const blank = line.indexOf(' ')
      return [line.slice(0, blank), line.slice(blank + 1).trim()]
    })
}

function all(wanted: string): string[] {
  return dockerfile.filter(([instruction]) => instruction === wanted).map(([, args]) => args)
}

function one(wanted: string): string {
  const found = all(wanted)
  expect(found).toHaveLength(1)
  return found[0]!
}

function execForm(wanted: string): string[] {
  return JSON.parse(one(wanted)) as string[]
}
