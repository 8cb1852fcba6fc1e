import { expect, it, onTestFinished } from 'vitest'
import { everyPlugin, startChildGateway } from '../helpers/child-gateway.ts'
import { startApplication } from './application.ts'
import { MB } from './flow.ts'
import { maxGrowthBytes, measure, toBaseline } from './measure.ts'
import { scenarios } from './scenarios.ts'

it('bodies of 200 MB and slow readers leave the memory of the gateway flat', async () => {
  const application = await startApplication()
  onTestFinished(() => application.close())
  const gateway = await startChildGateway(application.url, everyPlugin)
  onTestFinished(() => gateway.stop())
  const base = await toBaseline(gateway)
  for (const scenario of scenarios(200 * MB, 1)) {
    const { name, bytes, growthBytes } = await measure(gateway, base, scenario)
    expect(bytes, name).toBeGreaterThan(0)
    expect(growthBytes / MB, `growth in MB: ${name}`).toBeLessThan(maxGrowthBytes / MB)
  }
}, 60_000)
