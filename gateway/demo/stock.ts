/** What anybody may add stays bounded: the oldest entry leaves when one more comes. */
const maxItems = 500
const maxOrders = 1_000

export interface Item {
  readonly id: number
  readonly name: string
  readonly description: string
  readonly priceCents: number
}

export interface Order {
  readonly id: number
  readonly item: number
  readonly quantity: number
  readonly totalCents: number
}

export interface Stock {
  readonly items: Shelf<Item>
  readonly orders: Shelf<Order>
}

/** Numbered entries in the order of their making. */
export interface Shelf<T extends { readonly id: number }> {
  add(entry: Omit<T, 'id'>): T
  get(id: number): T | undefined
  /** Replaces the entry of that number; the entry must be there. */
  set(entry: T): void
  delete(id: number): boolean
  all(): readonly T[]
  readonly size: number
}

const goods: readonly Omit<Item, 'id'>[] = [
  { name: 'Storm lantern', description: 'Burns for twelve hours and does not mind the wind.', priceCents: 4_200 },
  {
    name: "O'Connor's oilskin coat",
    description: 'Waxed cotton, deep pockets; select your size & go.',
    priceCents: 18_900,
  },
  { name: 'Brass portcullis key', description: 'Opens nothing in particular. Heavy.', priceCents: 1_250 },
  { name: 'Watchman’s notebook', description: 'Two hundred ruled pages, one for each quiet night.', priceCents: 900 },
  { name: 'Bell for the outer gate', description: 'Cast bronze; heard by the whole village.', priceCents: 31_000 },
  { name: 'Drawbridge rope, 20 m', description: 'Hemp, three strands, spliced at both ends.', priceCents: 5_600 },
]

/** The shop's memory, filled with its first goods. */
export function defineStock(): Stock {
  const items = defineShelf<Item>(maxItems)
  for (const item of goods) items.add(item)
  return { items, orders: defineShelf<Order>(maxOrders) }
}

function defineShelf<T extends { readonly id: number }>(max: number): Shelf<T> {
  const entries = new Map<number, T>()
  let lastId = 0
  return {
    add: (entry) => {
      lastId += 1
      const added = { ...entry, id: lastId } as T
      entries.set(lastId, added)
      if (entries.size > max) entries.delete(entries.keys().next().value!)
      return added
    },
    get: (id) => entries.get(id),
    set: (entry) => void entries.set(entry.id, entry),
    delete: (id) => entries.delete(id),
    all: () => [...entries.values()],
    get size() {
      return entries.size
    },
  }
}
