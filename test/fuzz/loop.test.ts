import { expect, it } from 'vitest'
import { fuzz, type Target } from './loop.ts'
import { endless, planted } from './planted.ts'

const seeds = [Buffer.from('AAAA, and some more that is not needed')]

function target(run: (text: string) => unknown): Target {
  return {
    name: 'planted',
    words: ['x'],
    watches: (url) => url.includes('planted.ts'),
    run: (b) => void run(b.toString('latin1')),
  }
}

it('finds a mistake behind four steps, by the code that each step reaches, and makes the input small', () => {
  const { finding, corpus } = fuzz(target(planted), seeds, 1, 20_000)
  expect(finding?.input.toString()).toBe('FUZZ')
  expect(finding?.message).toContain('Error: planted')
  expect(corpus).toBe(seeds.length + 3)
})

it('does not find it without a look at the code', () => {
  const blind = { ...target(planted), watches: () => false }
  expect(fuzz(blind, seeds, 1, 1_000).finding).toBeNull()
})

it('tells an input that takes too long, and one that never ends', () => {
  const slow = (text: string): void => {
    const endMs = performance.now() + (text.includes('~') ? 300 : 0)
    while (performance.now() < endMs);
  }
  expect(fuzz(target(slow), [Buffer.from('a~b')], 1, 1_000).finding).toMatchObject({
    message: expect.stringMatching(/^took/),
  })
  expect(fuzz(target(endless), [Buffer.from('a~b')], 1, 1_000, 200).finding).toMatchObject({
    message: 'never ended',
    input: Buffer.from('~'),
  })
})
