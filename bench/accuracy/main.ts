// `npm run accuracy`: several gateways, one store, an open loop. What was admitted against what each limit allows.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { endChildren, endChildrenOnExit } from '../processes.ts'
import { type Fleet, startFleet } from './fleet.ts'
import { type Counted, toYaml, ways } from './limits.ts'
import { type Application, fire, startApplication } from './load.ts'
import { type AccuracyOptions, helpText, parseOptions } from './options.ts'
import { type Store, startSentinel, startStandalone } from './redis.ts'
import { head, toRow } from './report.ts'
import { type Run, runsOf, skewedBy } from './runs.ts'

/** What a store is slower by where it is late for every request. */
const tooLateMs = 20
/** In the run of a store that is too slow; in the others a busy machine must not make answers late. */
const shortDeadline = '5ms'

async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2))
  if (options === null) return void console.log(helpText)
  const { gateways, keys, seconds, size } = options
  console.log(`${gateways} gateways, ${keys} keys, ${seconds} s a run; R = ${size.rate}/s, B = ${size.burst}, `)
  console.log(`W = ${size.window} s, L = ${size.rate * size.window}, N = ${size.inFlight}\n`)
  console.log(head)
  endChildrenOnExit()
  const application = await startApplication()
  for (const way of ways.filter((one) => options.isWanted(one))) await measureAll(way, options, application)
  application.close()
}

/** The runs of one way to count; those in the same place share their gateways. */
async function measureAll(way: Counted, options: AccuracyOptions, application: Application): Promise<void> {
  const runs = runsOf(way).filter(({ name }) => options.runs === null || name.includes(options.runs))
  for (const place of new Set(runs.map((run) => run.place))) {
    const here = runs.filter((run) => run.place === place)
    const absence = here[0]!.absent?.() ?? null
    if (absence !== null) {
      console.error(`accuracy: without "${here[0]!.name}": ${absence}`)
      continue
    }
    await inPlace(way, place, options, application.url, async (fleet, store) => {
      for (const run of here) console.log(await measure(way, run, options, application, fleet, store))
    })
  }
}

async function inPlace(
  way: Counted,
  place: Run['place'],
  options: AccuracyOptions,
  upstream: string,
  work: (fleet: Fleet, store: Store) => Promise<void>,
): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-accuracy-'))
  const store = await storeIn(place, dir)
  const environments = Array.from({ length: options.gateways }, (_, i) => (place === 'skewed' ? skewedBy(i - 1) : {}))
  const deadline = place === 'slow' ? shortDeadline : options.deadline
  try {
    const fleet = await startFleet(dir, configFor(way, store, upstream, { ...options, deadline }), environments)
    await work(fleet, store)
    await fleet.close()
  } finally {
    await store.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

async function storeIn(place: Run['place'], dir: string): Promise<Store> {
  if (place === 'sentinel') return { ...(await startStandalone(dir, 0)), ...(await startSentinel(dir)) }
  return startStandalone(dir, place === 'delayed' ? 5 : place === 'slow' ? tooLateMs : 0)
}

async function measure(
  way: Counted,
  run: Run,
  options: AccuracyOptions,
  application: Application,
  fleet: Fleet,
  store: Store,
): Promise<string> {
  const { keys, seconds, size } = options
  const holdMs = way.algorithm === 'concurrency' ? options.holdMs : 0
  const perKey = run.load * (holdMs > 0 ? (size.inFlight * 1_000) / holdMs : size.rate)
  const before = await fleet.troubles()
  const plan = { keys, perKey, seconds, shape: run.shape ?? 'steady', window: size.window, holdMs }
  const [shots] = await Promise.all([fire(fleet.gateways, application, plan), run.fault?.(store, seconds)])
  const after = await fleet.troubles()
  const troubles = { degraded: after.degraded - before.degraded, unjudged: after.unjudged - before.unjudged }
  return toRow(way, run, options, shots, troubles)
}

function configFor(
  way: Counted,
  store: Store,
  upstream: string,
  { size, deadline }: Pick<AccuracyOptions, 'size' | 'deadline'>,
): string {
  return `upstreams: [{ name: app, url: '${upstream}', connections: 1024 }]
# A busy machine must not make a plugin look slow: one that is left out counts nothing.
pipeline: { consultDeadline: 2s, overrun: 1h }
redis: { ${store.config}, deadline: ${deadline} }
plugins:
  - use: rate-limit
    config:
      limits:
        - ${toYaml(way, size)}
events: { to: none }
log: { level: error, access: false }
`
}

try {
  await main()
} catch (error) {
  console.error(`accuracy: ${(error as Error).message}`)
  await endChildren()
  process.exitCode = 1
}
