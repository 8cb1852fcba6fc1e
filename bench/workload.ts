/** What the benched application answers to every path but one: JSON of exactly 164 bytes. */
export const answerBody =
  '{"id":7,"name":"Storm lantern","priceCents":4200,"stock":8,"description":"Burns for twelve hours and does not mind the wind at the gate","tags":["light","outdoor"]}'

/** Answered 404 by the benched application, to see that a status passes through. */
export const missingPath = '/missing'
export const missingBody = 'not here'

/** Refused with 403 by everything that inspects requests: `id=1' or '1'='1`. */
export const injectionPath = '/?id=1%27%20or%20%271%27=%271'

export interface BenchRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

const plain: BenchRequest = {
  method: 'GET',
  path: '/api/items/7',
  // With a host name and a client's name: a bare request is suspicious by itself to rule sets, and would be unfair to them.
  headers: { host: 'shop.example', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0', accept: '*/*' },
}

/** About 1 KB, as browsers send it to a shop with consent banners and analytics. */
const browserHead = {
  host: 'shop.example',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8',
  'accept-language': 'en-GB,en;q=0.9,de;q=0.8',
  'accept-encoding': 'gzip, deflate, br, zstd',
  'cache-control': 'no-cache',
  referer: 'https://shop.example/search?q=storm+lantern&sort=price&page=2',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'same-origin',
  'upgrade-insecure-requests': '1',
  cookie: `session=${'5f0c9a71e2'.repeat(6)}; consent=analytics%3D1%26ads%3D0; _ga=GA1.2.1840275931.1763691000; cart=%5B7%2C12%2C31%5D; theme=dark; ab=${'k3'.repeat(40)}`,
}

const pages = [
  '/search?q=storm+lantern&sort=price&page=2',
  '/products/7?ref=home&list=lights',
  '/api/items/7?fields=name,price&lang=en',
]
const attacks = [
  injectionPath,
  '/search?q=%3Cscript%3Ealert(document.cookie)%3C/script%3E',
  '/download?file=../../../../etc/passwd',
]

/** One JSON document of 2 KB: reviews of real prose, with the marks that people write. */
const review = JSON.stringify({
  item: 7,
  stars: 4,
  author: "Moira O'Connor",
  text: 'It kept burning through the whole night; the wind (force 8, they said) did not matter. '.repeat(21),
})

/**
 * Of 100 requests: 75 browser GETs, 20 posts of 2 KB of JSON, 5 attacks, evenly spread. Every connection goes through the
 * list in order, so attacks are 5 % of any longer run.
 */
const mix: readonly BenchRequest[] = Array.from({ length: 100 }, (_, i): BenchRequest => {
  if (i % 20 === 7) return { method: 'GET', path: attacks[Math.floor(i / 20) % attacks.length]!, headers: browserHead }
  if (i % 5 === 3) {
    const headers = { ...browserHead, 'content-type': 'application/json', origin: 'https://shop.example' }
    return { method: 'POST', path: '/api/reviews', headers, body: review }
  }
  return { method: 'GET', path: pages[i % pages.length]!, headers: browserHead }
})

/** `refused`: the share of requests that contenders which inspect must answer with 403. */
export const workloads = {
  plain: { what: 'GET with three header fields', requests: [plain], refused: 0 },
  mix: { what: 'browser heads of 1 KB, 20 % JSON bodies of 2 KB, 5 % attacks', requests: mix, refused: 0.05 },
} as const satisfies Record<string, Workload>

export interface Workload {
  readonly what: string
  readonly requests: readonly BenchRequest[]
  readonly refused: number
}

export type WorkloadName = keyof typeof workloads
