import { expect, it } from 'vitest'
import { startGateway, until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { planted, use } from './planted.ts'

it('a plugin hears how every request ended that it began with, also those that were under way when it was bypassed', async () => {
  const answers: (() => void)[] = []
  const upstream = await startUpstream((_req, res) => answers.push(() => res.end('done')))
  let begun = 0
  let over = 0
  let burnMs = 0
  const holder = planted('holder', {
    onRequest() {
      begun++
      const endMs = performance.now() + burnMs
      while (performance.now() < endMs);
      return undefined
    },
    onSettled() {
      over++
      return undefined
    },
  })
  const gateway = await startGateway(upstream.url, use('holder'), { plugins: [holder] })
  const underWay = [fetch(gateway.url), fetch(gateway.url)]
  await until(() => (answers.length === 2 ? true : undefined))
  burnMs = 400
  for (let i = 3; i <= 6; i++) {
    underWay.push(fetch(gateway.url))
    await until(() => (answers.length === i ? true : undefined))
  }
  await until(async () => {
    underWay.push(fetch(gateway.url))
    return (await gateway.metrics()).includes('sallyport_plugin_bypassed{plugin="holder"} 1') ? true : undefined
  })
  burnMs = 0
  await until(() => (answers.length === underWay.length ? true : undefined))
  for (const answer of answers) answer()
  await Promise.all(underWay)
  expect(begun).toBeLessThan(underWay.length)
  await until(() => (over === begun ? true : undefined))
})
