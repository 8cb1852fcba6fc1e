import { describe, expect, it } from 'vitest'
import { useShop } from './shop.ts'

const { get, sendJson } = await useShop()

describe('JSON API of the shop', () => {
  it('makes, reads, replaces, changes and removes an item', async () => {
    const made = await sendJson('POST', '/api/items', { name: 'Whetstone', priceCents: 300 })
    expect(made.status).toBe(201)
    const path = made.headers.get('location')!
    const replaced = await sendJson('PUT', path, { name: 'Whetstone', description: 'Fine.', priceCents: 350 })
    expect(await replaced.json()).toMatchObject({ description: 'Fine.', priceCents: 350 })
    const changed = await sendJson('PATCH', path, { priceCents: 200 })
    expect(await changed.json()).toMatchObject({ name: 'Whetstone', description: 'Fine.', priceCents: 200 })
    expect(await (await get(path)).json()).toMatchObject({ priceCents: 200 })
    expect((await get(path, { method: 'DELETE' })).status).toBe(204)
    expect((await get(path)).status).toBe(404)
  })

  it.each([
    ['a body that is not JSON', { body: '{', type: 'application/json' }, 400],
    ['an array', { body: '[]', type: 'application/json' }, 400],
    ['another type', { body: '{}', type: 'text/plain' }, 415],
    ['an item without a price', { body: '{"name":"a"}', type: 'application/json' }, 422],
    ['a price that is no number', { body: '{"name":"a","priceCents":"1"}', type: 'application/json' }, 422],
    [
      'a name that is too long',
      { body: `{"name":"${'a'.repeat(201)}","priceCents":1}`, type: 'application/json' },
      422,
    ],
    ['more than 1 MiB', { body: ' '.repeat(1_048_577), type: 'application/json' }, 413],
  ])('refuses %s', async (_what, { body, type }, status) => {
    const answer = await get('/api/items', { method: 'POST', body, headers: { 'content-type': type } })
    expect(answer.status).toBe(status)
    expect(await answer.json()).toEqual({ error: expect.any(String) })
  })

  it('takes an order of what is in stock', async () => {
    const placed = await sendJson('POST', '/api/orders', { item: 1, quantity: 2 })
    expect([placed.status, await placed.json()]).toEqual([201, { id: 1, item: 1, quantity: 2, totalCents: 8_400 }])
    expect((await get(placed.headers.get('location')!)).status).toBe(200)
    expect((await sendJson('POST', '/api/orders', { item: 9_999 })).status).toBe(422)
  })
})
