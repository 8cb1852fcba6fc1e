import { expect, it } from 'vitest'
import { startGateway } from '../helpers/gateway.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { planted, use } from './planted.ts'

it('an observing plugin cannot change the response, and reads it', async () => {
  const upstream = await startUpstream((_req, res) => res.writeHead(200, { 'x-theirs': '1' }).end('hello'))
  const seen: (string | null)[] = []
  const meddler = planted('meddler', {
    onResponse(_ctx, head) {
      seen.push(head.header('x-theirs'))
      head.setHeader('x-meddled', '1')
      head.removeHeader('x-theirs')
    },
  })
  const gateway = await startGateway(upstream.url, use({ use: 'meddler', mode: 'observe' }), { plugins: [meddler] })
  const { headers } = await fetch(gateway.url)
  expect([headers.get('x-meddled'), headers.get('x-theirs'), seen]).toEqual([null, '1', ['1']])
})
