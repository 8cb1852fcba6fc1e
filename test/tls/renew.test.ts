import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { expect, it } from 'vitest'
import { type Issued, localNames } from '../helpers/certificates.ts'
import { until } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { ask, startTlsGateway, type TlsGateway } from './ask.ts'

it('a renewed certificate takes force by itself; open connections go on', async () => {
  const gateway = await startTlsGateway((await startUpstream()).url)
  const before = await fingerprint(gateway)
  const open = await connection(gateway)
  await put(gateway, gateway.authority.issue('/CN=localhost', localNames))
  const after = await until(async () => {
    const shown = await fingerprint(gateway)
    return shown === before ? undefined : shown
  })
  expect(after).not.toBe(before)
  expect(await get(open)).toMatch(/^HTTP\/1\.1 200 /)
  open.destroy()
})

it('a bad pair changes nothing; mended, it takes force', async () => {
  const gateway = await startTlsGateway((await startUpstream()).url)
  const before = await fingerprint(gateway)
  const [one, other] = ['a', 'b'].map(() => gateway.authority.issue('/CN=localhost', localNames))
  await put(gateway, { cert: one!.cert, key: other!.key })
  expect(await gateway.app.reload()).toBe(false)
  expect(await gateway.metrics()).toContain('sallyport_config_last_reload_successful 0')
  expect(await fingerprint(gateway)).toBe(before)
  await put(gateway, { cert: one!.cert.slice(0, 200), key: one!.key })
  expect(await gateway.app.reload()).toBe(false)
  expect(await fingerprint(gateway)).toBe(before)
  await put(gateway, one!)
  expect(await gateway.app.reload()).toBe(true)
  expect(await fingerprint(gateway)).not.toBe(before)
})

async function fingerprint({ port, authority }: TlsGateway): Promise<string> {
  return (await ask(port, authority.ca)).fingerprint
}

/** As whoever renews certificates does it: each file at once, one after the other. */
async function put({ dir }: TlsGateway, { cert, key }: Issued): Promise<void> {
  for (const [name, text] of [['server.pem', cert] as const, ['server.key', key] as const]) {
    await writeFile(join(dir, `${name}.new`), text)
    await rename(join(dir, `${name}.new`), join(dir, name))
  }
}

async function connection({ port, authority }: TlsGateway): Promise<TLSSocket> {
  const socket = connectTls({ host: '127.0.0.1', port, ca: authority.ca, servername: 'localhost' })
  await get(socket)
  return socket
}

async function get(socket: TLSSocket): Promise<string> {
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  return String(await new Promise((resolve) => socket.once('data', resolve)))
}
