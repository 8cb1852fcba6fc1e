import { describe, expect, it } from 'vitest'
import { useShop } from './shop.ts'

const { get, sendJson } = await useShop()

describe('login of the shop', () => {
  it.each([
    ['lovelace', 200],
    ['wrong', 401],
  ])('answers the password %s with %i, as JSON and as a form', async (password, status) => {
    const json = await sendJson('POST', '/login', { user: 'ada', password })
    const form = await get('/login', { method: 'POST', body: new URLSearchParams({ user: 'ada', password }) })
    expect([json.status, form.status]).toEqual([status, status])
    expect(form.headers.get('content-type')).toContain('text/html')
    expect(json.headers.has('set-cookie')).toBe(status === 200)
  })

  it('refuses a body without a user', async () => {
    expect((await sendJson('POST', '/login', { password: 'x' })).status).toBe(400)
  })
})
