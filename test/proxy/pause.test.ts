import { expect, it } from 'vitest'
import { createConnector } from '../../gateway/proxy/connector.ts'
import { startGateway } from '../helpers/gateway.ts'
import { stand } from '../helpers/stand.ts'
import { startUpstream } from '../helpers/upstream.ts'

it('a connection that came up while the process stood still is taken, though its time is over', async () => {
  const { url } = await startUpstream()
  const connect = createConnector(new URL(url), null, 20)
  const failure = await new Promise<Error | null>((resolve) => {
    connect(
      {
        onReady: (socket) => {
          socket.destroy()
          resolve(null)
        },
        onFailed: resolve,
      },
      null,
    )
    process.nextTick(stand, 200)
  })
  expect(failure).toBe(null)
})

it('an answer that came while the process stood still is read, though its time is over', async () => {
  const upstream = await startUpstream((_req, res) => {
    res.end('ok')
    process.nextTick(stand, 2_500)
  })
  const gateway = await startGateway(
    upstream.url,
    `upstreams: [{ name: app, url: '${upstream.url}', headTimeout: 1s }]`,
  )
  expect((await fetch(gateway.url)).status).toBe(200)
})
