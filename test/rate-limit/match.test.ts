import { describe, expect, it } from 'vitest'
import { createEdge, type Given } from './edge.ts'

async function counted(match: Record<string, unknown>, given: Given): Promise<boolean> {
  const edge = await createEdge({ limits: [{ name: 'a', rate: '1/h', match }] })
  edge.send(given)
  return !edge.send(given).admitted
}

describe('match', () => {
  it.each([
    ['/api/*', '/api/items', true],
    ['/api/*', '/api/', true],
    ['/api/*', '/api', false],
    ['/api/*', '/apis/items', false],
    ['/api*', '/apis/items', true],
    ['/login', '/login', true],
    ['/login', '/login/help', false],
    ['/*', '/anything', true],
  ])('path %s and the request %s: %s', async (pattern, path, expected) => {
    expect(await counted({ paths: [pattern] }, { path })).toBe(expected)
  })

  it('can be by method', async () => {
    expect(await counted({ methods: ['POST', 'PUT'] }, { method: 'PUT' })).toBe(true)
    expect(await counted({ methods: ['POST', 'PUT'] }, { method: 'GET' })).toBe(false)
  })

  it('wants both where both are given', async () => {
    const match = { methods: ['POST'], paths: ['/login'] }
    expect(await counted(match, { method: 'POST', path: '/login' })).toBe(true)
    expect(await counted(match, { method: 'GET', path: '/login' })).toBe(false)
    expect(await counted(match, { method: 'POST', path: '/' })).toBe(false)
  })

  it('leaves other limits alone', async () => {
    const edge = await createEdge({
      limits: [
        { name: 'login', rate: '1/h', match: { paths: ['/login'] } },
        { name: 'all', rate: '3/h' },
      ],
    })
    expect(edge.admitted(9, { path: '/login' })).toBe(1)
    expect(edge.admitted(9, { path: '/' })).toBe(2)
  })
})
