import { describe, expect, it } from 'vitest'
import { client, createEdge } from './edge.ts'

describe('a reload', () => {
  it('keeps what clients have spent', async () => {
    const config = { limits: [{ name: 'a', rate: '5/m' }] }
    const edge = await createEdge(config)
    expect(edge.admitted(9)).toBe(5)
    await edge.reload(config)
    expect(edge.admitted(9)).toBe(0)
  })

  it('keeps it beside a new limit, and when other limits come and go', async () => {
    const a = { name: 'a', rate: '5/m' }
    const edge = await createEdge({ limits: [a] })
    edge.admitted(4)
    await edge.reload({ limits: [{ name: 'b', key: 'route.name', rate: '9/m' }, a] })
    expect(edge.admitted(9)).toBe(1)
  })

  it('keeps what the table had to let go', async () => {
    const config = { limits: [{ name: 'a', rate: '2/h' }], maxKeys: 100 }
    const edge = await createEdge(config)
    edge.admitted(2)
    for (let i = 0; i < 200; i++) edge.send(client(`198.51.100.${i}`))
    await edge.reload(config)
    expect(edge.send().admitted).toBe(false)
  })

  it('starts anew when something else is counted', async () => {
    const edge = await createEdge({ limits: [{ name: 'a', rate: '5/m' }] })
    edge.admitted(5)
    await edge.reload({ limits: [{ name: 'a', rate: '5/m', key: 'request.host' }] })
    expect(edge.admitted(9)).toBe(5)
  })
})
