import { expect, it } from 'vitest'
import { createRouter, type RoutePattern } from '../../gateway/http/router.ts'

const route = (name: string, path: string, host: string | null = null): RoutePattern => ({ name, path, host, tags: [] })

it('the most specific route wins, whatever the order', () => {
  const router = createRouter([
    route('all', '/*'),
    route('api', '/api/*'),
    route('api-v2', '/api/v2/*'),
    route('login', '/login'),
    route('shop', '/*', 'shop.example'),
    route('wild', '/*', '*.example.com'),
    route('deep', '/*', '*.eu.example.com'),
  ])
  const at = (host: string, path: string) => router(host, path)?.name
  expect(at('x', '/')).toBe('all')
  expect(at('x', '/login')).toBe('login')
  expect(at('x', '/login/')).toBe('all')
  expect(at('x', '/api')).toBe('api')
  expect(at('x', '/api/')).toBe('api')
  expect(at('x', '/apis')).toBe('all')
  expect(at('x', '/api/v2/items')).toBe('api-v2')
  expect(at('x', '/api/v22')).toBe('api')
  expect(at('shop.example', '/api')).toBe('shop')
  expect(at('a.example.com', '/')).toBe('wild')
  expect(at('a.b.example.com', '/')).toBe('wild')
  expect(at('a.eu.example.com', '/')).toBe('deep')
  expect(at('example.com', '/')).toBe('all')
})

it('finds nothing where nothing matches', () => {
  const router = createRouter([route('api', '/api/*'), route('home', '/', 'shop.example')])
  expect(router('x', '/')).toBeNull()
  expect(router('shop.example', '/other')).toBeNull()
  expect(router('shop.example', '/api/1')?.name).toBe('api')
})
