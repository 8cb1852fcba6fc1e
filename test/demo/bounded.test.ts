import { expect, it } from 'vitest'
import { defineStock } from '../../gateway/demo/stock.ts'

it('keeps a bounded number of items and orders, the newest ones', () => {
  const { items, orders } = defineStock()
  for (let price = 1; price <= 2_000; price++) {
    items.add({ name: 'n', description: '', priceCents: price })
    orders.add({ item: 1, quantity: 1, totalCents: price })
  }
  expect([items.size, orders.size]).toEqual([500, 1_000])
  expect(items.all().at(-1)!.priceCents).toBe(2_000)
  expect(items.all()[0]!.priceCents).toBe(1_501)
})
