import { describe, expect, it } from 'vitest'
import { createScorer } from './frame-kit.ts'

const tool = 'sqlmap/1.7.2#stable (https://sqlmap.org)'
const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0'
const from = (agent: string, route?: string) => ({ rawHeaders: ['User-Agent', agent], ...(route && { route }) })

describe('a user agent in which nothing was found', () => {
  it('is as harmless the next time, and a tool is not, however many others came between', async () => {
    const scorer = await createScorer()
    expect(scorer.head(from(browser)).ids).toEqual([])
    for (let n = 0; n < 2_500; n++) {
      scorer.head(from(`${browser} n${n}`))
      if (n % 500 > 0) continue
      expect(scorer.head(from(browser)).ids).toEqual([])
      expect(scorer.head(from(tool)).total).toBeGreaterThanOrEqual(80)
    }
  })

  it('is not one that an exclusion of another route let pass', async () => {
    const exclusion = { where: 'header.user-agent', families: ['scanner'], routes: ['tools'], reason: 'our own scans' }
    const scorer = await createScorer({ exclusions: [exclusion] })
    expect(scorer.head(from(tool, 'tools')).ids).toEqual([])
    expect(scorer.head(from(tool, 'shop')).total).toBeGreaterThanOrEqual(80)
  })
})
