import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { until } from '../helpers/gateway.ts'
import { startRedis } from '../helpers/redis.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { burst, metricOf, patientMs, soonMs, startCrew, statuses, workersIn } from './helpers.ts'

it(
  'with Redis each worker is an edge to it: leased and exact limits stay exact, local ones too, and connections count together',
  async () => {
    const redis = await startRedis()
    const upstream = await startUpstream()
    const crew = await startCrew(
      2,
      upstream.url,
      `redis: { url: '${redis.url}', deadline: 1s }
pipeline: { consultDeadline: 10s }
http: { maxConnections: 12 }
plugins:
  - { use: ./who.ts }
  - use: rate-limit
    config:
      limits:
        - { name: leased, rate: 1/h, burst: 25, match: 'request.path == "/leased"' }
        - { name: exact, rate: 1/h, burst: 25, coordination: exact, match: 'request.path == "/exact"' }
        - { name: local, rate: 1/h, burst: 25, coordination: local, match: 'request.path == "/local"' }
routes: [{ name: all, path: /*, upstream: app }]`,
    )
    const metrics = (): Promise<string> => fetch(`${crew.admin}/metrics`).then((answer) => answer.text())
    await until(async () => (metricOf(await metrics(), 'sallyport_rate_limit_edges') === 2 ? true : undefined), soonMs)
    for (const path of ['/leased', '/exact', '/local']) {
      const answers = await burst(`${crew.url}${path}`, 80, 8)
      const { 200: admitted = 0, 429: refused = 0 } = statuses(answers)
      expect(admitted + refused).toBe(80)
      expect(workersIn(answers).size).toBe(2)
      // A lease may lie with the worker that nobody asks any more.
      expect([path, admitted]).toEqual([path, Math.min(25, admitted)])
      expect(admitted).toBeGreaterThan(path === '/local' ? 24 : 9)
    }

    const open: Socket[] = []
    onTestFinished(() => {
      for (const socket of open) socket.destroy()
    })
    await until(async () => (metricOf(await metrics(), 'sallyport_open_connections') === 0 ? true : undefined))
    let served = 0
    let cut = 0
    const { hostname, port } = new URL(crew.url)
    for (let n = 0; n < 20; n++) {
      const socket = connect(Number(port), hostname)
      open.push(socket)
      socket.on('error', () => undefined)
      const end = Promise.race([once(socket, 'data').then(() => served++), once(socket, 'close').then(() => cut++)])
      socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      await end.catch(() => cut++)
    }
    expect({ served, cut }).toEqual({ served: 12, cut: 8 })
  },
  patientMs,
)
