import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { useShop } from './shop.ts'

const { get } = await useShop()

it('answers the length and SHA-256 of a raw upload', async () => {
  const body = Buffer.alloc(3_000_000, 'sallyport')
  const answer = await get('/upload', { method: 'POST', body })
  const sha256 = createHash('sha256').update(body).digest('hex')
  expect(await answer.json()).toEqual({ bytes: 3_000_000, sha256, type: '' })
})

it('takes a multipart form', async () => {
  const body = new FormData()
  body.set('file', new File(['twelve bytes'], 'a.txt'))
  const answer = (await (await get('/upload', { method: 'POST', body })).json()) as { bytes: number; type: string }
  expect(answer.type).toBe('multipart/form-data')
  expect(answer.bytes).toBeGreaterThan(12)
})
