import { describe, expect, it } from 'vitest'
import { createScorer } from './frame-kit.ts'

const browser = [
  'Host',
  'shop.example',
  'User-Agent',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36',
  'Accept',
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'Accept-Language',
  'en-US,en;q=0.9,id;q=0.8',
  'sec-ch-ua',
  '"Chromium";v="120", "Google Chrome";v="120", "Not?A_Brand";v="99"',
  'Referer',
  'https://shop.example/search?q=men%27s+shoes&sort=price',
  'Cookie',
  '_ga=GA1.2.1234567890.1700000000; consent=%7B%22ads%22%3Afalse%7D; name=O%27Neil',
]

describe('the head of a request', () => {
  it('scores nothing when a browser asks', async () => {
    const scorer = await createScorer()
    const { signals } = scorer.head({
      path: '/search',
      rawQuery: "q=rock+'n'+roll+%26+blues&page=2",
      rawHeaders: browser,
    })
    expect(signals).toEqual([])
  })

  it.each([
    ['query', { rawQuery: "id=1'+or+1%3D1--" }],
    ['twice encoded query', { rawQuery: 'id=1%2527%2520or%25201%253D1--' }],
    ['name of a parameter', { rawQuery: "1'+or+'1'%3D'1=x" }],
    ['path', { path: "/item/1' or 1=1--", rawPath: '/item/1%27%20or%201=1--' }],
    ['cookie', { rawHeaders: ['Cookie', "sid=1' or 1=1--"] }],
    ['header', { rawHeaders: ['X-Forwarded-For', "127.0.0.1' or 1=1--"] }],
  ])('is denied with an injection in the %s', async (_where, head) => {
    const scorer = await createScorer()
    expect(scorer.head(head).total).toBeGreaterThanOrEqual(80)
  })

  it('counts what was found by family', async () => {
    const scorer = await createScorer()
    scorer.head({ rawQuery: 'id=1+union+select+1,2' })
    expect(scorer.counts.get('evidence_total sqli')).toBeGreaterThan(0)
  })
})
