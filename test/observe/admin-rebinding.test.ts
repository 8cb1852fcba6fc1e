import { afterEach, describe, expect, it } from 'vitest'
import { type Admin, createAdmin } from '../../gateway/observe/admin.ts'
import { ask } from './helpers.ts'

let admin: Admin

async function port(): Promise<number> {
  admin = createAdmin({
    ready: () => ({ ready: true, reasons: [] }),
    metrics: () => Promise.resolve(''),
    contentType: 'text/plain',
    decision: () => undefined,
    recent: () => [],
    config: () => ({}),
    hosts: ['admin.internal'],
  })
  return (await admin.listen({ host: '127.0.0.1', port: 0 })).port
}

afterEach(() => admin.close())

/** A web page whose name was rebound to 127.0.0.1 can read what its browser gets; it cannot hide its name. */
describe('what clients did', () => {
  it.each([
    'evil.example',
    'evil.example:9090',
    '127.0.0.1.evil.example',
    'localhost.evil.example',
    '[::1].evil.example',
    '1.2.3.4.5',
    'x',
    '@localhost',
  ])('is not told to a page of %s', async (host) => {
    const at = await port()
    for (const path of ['/decisions', '/decisions/1', '/config', '/']) {
      expect(await ask(at, path, { host })).toMatchObject({ status: 403 })
    }
  })

  it.each([
    '127.0.0.1',
    '10.1.2.3:9090',
    '[::1]:9090',
    '[2001:db8::1]',
    'localhost',
    'LocalHost:9090',
    'admin.internal',
  ])('is told to who asks for %s', async (host) => {
    expect(await ask(await port(), '/decisions', { host })).toMatchObject({ status: 200 })
  })
})

it('answers probes and scrapers under any name', async () => {
  const at = await port()
  for (const path of ['/healthz', '/readyz', '/metrics']) {
    expect(await ask(at, path, { host: 'sallyport.shop.svc.cluster.local:9090' })).toMatchObject({ status: 200 })
  }
})
