import { describe, expect, it } from 'vitest'
import { createInProcessJudge } from '../../bench/detection/in-process.ts'
import { type Place, places, requestWith } from '../../bench/detection/requests.ts'
import { findFiles, readSamples, type Sample } from '../../bench/detection/samples.ts'

const folder = new URL('../../bench/detection/probes', import.meta.url).pathname
const judge = await createInProcessJudge(80)

async function readAll(): Promise<readonly Sample[]> {
  const samples: Sample[] = []
  for (const file of findFiles(folder)) for await (const sample of readSamples(folder, file, 1)) samples.push(sample)
  return samples
}

const samples = await readAll()

/** Share of the samples that are blocked, each at one place after the other. */
async function blockedShare(wanted: (sample: Sample) => boolean): Promise<number> {
  const chosen = samples.filter(wanted)
  let blocked = 0
  for (const [n, { value, request }] of chosen.entries()) {
    const place = places[n % places.length] as Place
    if ((await judge.judge(value === null ? request! : requestWith(value, place))).blocked) blocked++
  }
  return blocked / chosen.length
}

/** The probes are hard on purpose: these are floors that no change may fall below, not what traffic would see. */
describe('the probes of the benchmark', () => {
  // `sqli-third` and the like are later sets of a family.
  const familyOf = ({ kind }: Sample) => kind.split('-')[0]!
  const families = [...new Set(samples.filter(({ isAttack }) => isAttack).map(familyOf))]
  it.each(families)('of attacks are found: %s', async (family) => {
    expect(await blockedShare((sample) => sample.isAttack && familyOf(sample) === family)).toBeGreaterThanOrEqual(0.85)
  })

  it('of attacks are found, all of them together', async () => {
    expect(await blockedShare(({ isAttack }) => isAttack)).toBeGreaterThanOrEqual(0.96)
  })

  it('that are harmless pass', async () => {
    expect(samples.filter(({ isAttack }) => !isAttack).length).toBeGreaterThan(700)
    expect(await blockedShare(({ isAttack }) => !isAttack)).toBeLessThanOrEqual(0.04)
  })
})
