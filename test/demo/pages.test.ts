import { describe, expect, it } from 'vitest'
import { useShop } from './shop.ts'

const { get, sendJson } = await useShop()

describe('pages of the shop', () => {
  it('links on the home page lead somewhere, except the one that must not', async () => {
    const home = await (await get('/')).text()
    const links = [...home.matchAll(/href="([^"]+)"/g)].map(([, href]) => href!.replaceAll('&#38;', '&'))
    expect(links.length).toBeGreaterThan(12)
    const statuses = await Promise.all(
      links.map(async (path) => {
        const { status, body } = await get(path.replace('ms=2000', 'ms=1'))
        await body?.cancel()
        return [path, status]
      }),
    )
    expect(statuses.filter(([, status]) => status !== 200)).toEqual([['/no-such-page', 404]])
  })

  it('shows a product, and 404 for one that is not there', async () => {
    expect(await (await get('/products/1')).text()).toContain('Storm lantern')
    expect((await get('/products/9999')).status).toBe(404)
  })

  it('escapes what was searched for and what others wrote into names', async () => {
    const attack = `<img src=x onerror="alert('1')">`
    await sendJson('POST', '/api/items', { name: attack, priceCents: 1 })
    const page = await (await get(`/search?q=${encodeURIComponent(attack)}`)).text()
    expect(page).toContain('1 found')
    expect(page).not.toContain('<img')
    expect(page).not.toContain('onerror="')
  })

  it('answers HEAD like GET without a body', async () => {
    const whole = await get('/search?q=coat')
    const head = await get('/search?q=coat', { method: 'HEAD' })
    expect(head.headers.get('content-length')).toBe(String((await whole.arrayBuffer()).byteLength))
    expect(await head.text()).toBe('')
  })

  it('names the methods of a path in a 405 and to OPTIONS', async () => {
    const wrong = await get('/api/orders', { method: 'DELETE' })
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
    const options = await get('/api/items', { method: 'OPTIONS' })
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'HEAD, GET, POST'])
  })

  it('echoes the headers that it received', async () => {
    const answer = await get('/headers?a=1', { headers: { 'x-threat-score': '12' } })
    expect(await answer.json()).toMatchObject({
      method: 'GET',
      url: '/headers?a=1',
      headers: { 'x-threat-score': '12' },
    })
  })

  it('waits as long as asked, and not at all for nonsense below zero', async () => {
    const startedAtMs = performance.now()
    expect(await (await get('/slow?ms=60')).json()).toEqual({ waitedMs: 60 })
    // Timers of Node may fire one millisecond early.
    expect(performance.now() - startedAtMs).toBeGreaterThan(58)
    expect(await (await get('/slow?ms=-5')).json()).toEqual({ waitedMs: 0 })
  })
})
