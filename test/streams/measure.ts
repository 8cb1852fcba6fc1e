import type { ChildGateway } from '../helpers/child-gateway.ts'
import { mostMemory, residentBytes } from '../helpers/memory.ts'
import { MB } from './flow.ts'
import { type Scenario, warmUp } from './scenarios.ts'

/** A stream of any length may add so much to what the first short ones took. */
export const maxGrowthBytes = 50 * MB

/**
 * What the gateway takes before the first stream, and the most it takes during some short ones: compiled code, and read
 * buffers that wait for the garbage collector, which lets some tens of megabytes come together.
 */
export interface Baseline {
  readonly idleBytes: number
  readonly warmBytes: number
}

export async function toBaseline({ pid, port }: ChildGateway): Promise<Baseline> {
  return { idleBytes: residentBytes(pid), warmBytes: await mostMemory(pid, warmUp(port)) }
}

export interface Measurement {
  readonly name: string
  readonly bytes: number
  readonly seconds: number
  readonly mostBytes: number
  /** Beyond the warm gateway; negative when it took less. */
  readonly growthBytes: number
}

export async function measure({ pid, port }: ChildGateway, base: Baseline, scenario: Scenario): Promise<Measurement> {
  const startMs = performance.now()
  const stream = scenario.run(port)
  const mostBytes = await mostMemory(pid, stream)
  const seconds = (performance.now() - startMs) / 1_000
  return { name: scenario.name, bytes: await stream, seconds, mostBytes, growthBytes: mostBytes - base.warmBytes }
}
