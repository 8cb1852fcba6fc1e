import { afterAll } from 'vitest'
import { startShop } from '../../gateway/demo/shop.ts'

/** A shop on a free port for the tests of one file; closed after the last of them. */
export async function useShop() {
  const shop = await startShop()
  afterAll(() => shop.close())
  return {
    url: shop.url,
    get: (path: string, init?: RequestInit) => fetch(shop.url + path, init),
    sendJson: (method: string, path: string, body: unknown) =>
      fetch(shop.url + path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }
}
