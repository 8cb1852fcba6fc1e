import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../helpers/process.ts'

it('ends quietly when nobody reads what it prints: sallyport schema | head', async () => {
  const command = spawn(process.execPath, [join(root, 'gateway/main.ts'), 'schema', 'config'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaint = ''
  command.stderr.on('data', (chunk) => (complaint += chunk))
  command.stdout.destroy()
  await once(command, 'close')
  expect(complaint).toBe('')
  expect(command.exitCode).toBe(0)
}, 30_000)
