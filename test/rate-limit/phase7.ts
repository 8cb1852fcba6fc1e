import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import type { TestRedis } from '../helpers/redis.ts'
import type { Call, Said } from './phase7-service.ts'

export interface Service {
  call(method: Call['method'], key: string, points?: number): Promise<Said>
  /** How many of so many requests pass, one after the other. */
  passed(count: number, key: string): Promise<number>
}

/** A service with rate-limiter-flexible in a process of its own; ends with the test. */
export async function startService(
  redis: TestRedis,
  { keyPrefix, points, duration }: { readonly keyPrefix: string; readonly points: number; readonly duration: number },
): Promise<Service> {
  const file = fileURLToPath(new URL('phase7-service.ts', import.meta.url))
  const child = fork(file, [`${redis.port}`, keyPrefix, `${points}`, `${duration}`], { execArgv: [] })
  const ended = once(child, 'close')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const next = (): Promise<unknown> =>
    Promise.race([
      once(child, 'message').then(([message]) => message as unknown),
      ended.then(([code]) => Promise.reject(new Error(`the service ended with ${code}`))),
    ])
  await next()
  async function call(method: Call['method'], key: string, count = 1): Promise<Said> {
    const answered = next()
    child.send({ method, key, points: count } satisfies Call)
    return (await answered) as Said
  }
  return {
    call,
    async passed(count, key) {
      let passed = 0
      for (let i = 0; i < count; i++) if ((await call('consume', key)).passed) passed++
      return passed
    },
  }
}
