import type { Config } from '../../config/schema.ts'
import { type Census, caveats, newCensus, take } from './census.ts'
import { inOrder } from './in-order.ts'
import type { Format, RequestFile } from './open.ts'
import type { Outcome, RecordedRequest } from './recorded.ts'
import { createSide, type Side } from './side.ts'
import { createTally, type Tally } from './tally.ts'

export interface Comparison {
  readonly format: Format
  readonly census: Census
  readonly tally: Tally
  /** `null`: what was decided when it was recorded. */
  readonly champion: Contender | null
  readonly candidate: Contender
  readonly caveats: readonly string[]
}

export interface Contender {
  readonly policy: string
  /** Hooks that threw, by plugin. */
  readonly failures: Readonly<Record<string, number>>
}

export interface Contest {
  /** `null`: compare with what was recorded. */
  readonly champion: Config | null
  readonly candidate: Config
  /** The client of requests that name none. */
  readonly client: string
  /** Most flips that are listed; all are counted. */
  readonly show: number
}

/** Lets both configurations decide on every request, each with a state of its own, in the time of the recording. */
export async function compare(file: RequestFile, contest: Contest): Promise<Comparison> {
  const census = newCensus()
  const tally = createTally(contest.show)
  let sides: { readonly champion: Side | null; readonly candidate: Side } | null = null
  try {
    for await (const entry of inOrder(file.entries)) {
      take(census, entry)
      if (entry.kind !== 'request') continue
      const { request } = entry
      sides ??= await openSides(contest, request.timeMs)
      const before = sides.champion === null ? recorded(request) : await sides.champion.decide(request)
      tally.count(request, before, await sides.candidate.decide(request))
    }
    sides ??= await openSides(contest, 0)
    const { champion, candidate } = sides
    const configs = contest.champion === null ? [contest.candidate] : [contest.champion, contest.candidate]
    return {
      ...{ format: file.format, census, tally, caveats: caveats(census, contest.client, configs) },
      champion: champion && contender(champion),
      candidate: contender(candidate),
    }
  } finally {
    await sides?.champion?.close()
    await sides?.candidate.close()
  }
}

async function openSides({ champion, candidate, client }: Contest, startMs: number) {
  return {
    champion: champion && (await createSide(champion, startMs, client)),
    candidate: await createSide(candidate, startMs, client),
  }
}

function recorded({ verdict, place }: RecordedRequest): Outcome {
  if (verdict !== null) return verdict
  throw new Error(
    `the file does not say what was decided (request ${place}): name what to compare with, --policy or --candidate-config`,
  )
}

function contender(side: Side): Contender {
  return { policy: side.policy, failures: Object.fromEntries([...side.failures()].sort()) }
}
