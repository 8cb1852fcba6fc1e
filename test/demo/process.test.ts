import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, it } from 'vitest'
import { startDemo } from '../../gateway/demo/start.ts'

const opened: { kill(): unknown }[] = []
afterEach(() => {
  for (const process of opened.splice(0)) process.kill()
})

it('starts the shop and stops it', async () => {
  const demo = await startDemo()
  opened.push({ kill: demo.close })
  expect(await (await fetch(`${demo.url}/healthz`)).text()).toBe('ok\n')
  await demo.close()
  await expect(fetch(`${demo.url}/healthz`)).rejects.toThrow()
  await demo.close()
})

/** A parent in a process group of its own, as a shell makes for each command. It prints the shop's address and waits. */
async function startParent() {
  const script = `
    import { startDemo } from ${JSON.stringify(new URL('../../gateway/demo/start.ts', import.meta.url).href)}
    process.on('SIGINT', () => console.log('interrupted'))
    console.log((await startDemo()).url)
  `
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', script], { detached: true })
  opened.push({ kill: () => parent.kill('SIGKILL') })
  parent.stdout.setEncoding('utf8')
  const [url] = (await once(parent.stdout, 'data')) as [string]
  return { parent, url: url.trim() }
}

it('keeps serving when Ctrl-C reaches the whole process group, so that the gateway can drain', async () => {
  const { parent, url } = await startParent()
  process.kill(-parent.pid!, 'SIGINT')
  expect((await once(parent.stdout, 'data'))[0]).toContain('interrupted')
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
})

it('leaves by itself when its parent was killed', async () => {
  const { parent, url } = await startParent()
  // An open stream ends when the process that serves it is gone.
  const { body } = await fetch(`${url}/events`)
  parent.kill('SIGKILL')
  await expect(body!.pipeTo(new WritableStream())).rejects.toThrow()
  await expect(fetch(`${url}/healthz`)).rejects.toThrow()
})
