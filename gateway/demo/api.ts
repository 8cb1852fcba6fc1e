import { BodyError, readJsonObject, sendJson } from './respond.ts'
import type { Call, Handler } from './routes.ts'
import type { Item, Stock } from './stock.ts'

const maxNameLength = 200
const maxDescriptionLength = 4_000
const maxPriceCents = 100_000_000
const maxQuantity = 1_000

type ItemFields = Omit<Item, 'id'>

export function listItems(stock: Stock): Handler {
  return ({ response }) => sendJson(response, 200, { items: stock.items.all() })
}

export function createItem(stock: Stock): Handler {
  return async ({ request, response }) => {
    const item = stock.items.add(toItem(await readJsonObject(request)))
    response.setHeader('location', `/api/items/${item.id}`)
    sendJson(response, 201, item)
  }
}

export function readItem(stock: Stock): Handler {
  return (call) => withItem(stock, call, (item) => sendJson(call.response, 200, item))
}

export function replaceItem(stock: Stock): Handler {
  return async (call) => {
    const fields = toItem(await readJsonObject(call.request))
    withItem(stock, call, ({ id }) => store(stock, call, { ...fields, id }))
  }
}

export function updateItem(stock: Stock): Handler {
  return async (call) => {
    const given = await readJsonObject(call.request)
    withItem(stock, call, (item) => store(stock, call, { ...toItem({ ...item, ...given }), id: item.id }))
  }
}

export function removeItem(stock: Stock): Handler {
  return (call) =>
    withItem(stock, call, ({ id }) => {
      stock.items.delete(id)
      call.response.writeHead(204).end()
    })
}

export function createOrder(stock: Stock): Handler {
  return async ({ request, response }) => {
    const { item: itemId, quantity = 1 } = await readJsonObject(request)
    const item = typeof itemId === 'number' ? stock.items.get(itemId) : undefined
    if (!item) throw new BodyError(422, 'item: must be the id of something in /api/items.')
    const count = toWhole(quantity, 'quantity', 1, maxQuantity)
    const order = stock.orders.add({ item: item.id, quantity: count, totalCents: item.priceCents * count })
    response.setHeader('location', `/api/orders/${order.id}`)
    sendJson(response, 201, order)
  }
}

export function readOrder(stock: Stock): Handler {
  return ({ response, params }) => {
    const order = stock.orders.get(Number(params.id))
    if (order) sendJson(response, 200, order)
    else sendJson(response, 404, { error: 'There is no such order.' })
  }
}

function withItem(stock: Stock, { response, params }: Call, use: (item: Item) => void): void {
  const item = stock.items.get(Number(params.id))
  if (item) use(item)
  else sendJson(response, 404, { error: 'There is no such item.' })
}

function store(stock: Stock, call: Call, item: Item): void {
  stock.items.set(item)
  sendJson(call.response, 200, item)
}

function toItem(given: Readonly<Record<string, unknown>>): ItemFields {
  return {
    name: toText(given.name, 'name', 1, maxNameLength),
    description: toText(given.description ?? '', 'description', 0, maxDescriptionLength),
    priceCents: toWhole(given.priceCents, 'priceCents', 0, maxPriceCents),
  }
}

function toText(value: unknown, name: string, least: number, most: number): string {
  if (typeof value === 'string' && value.length >= least && value.length <= most) return value
  throw new BodyError(422, `${name}: must be a text of ${least} to ${most} characters.`)
}

function toWhole(value: unknown, name: string, least: number, most: number): number {
  if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return Number(value)
  throw new BodyError(422, `${name}: must be a whole number from ${least} to ${most}.`)
}
