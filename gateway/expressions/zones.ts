import type { ASTNode, Environment } from '@marcbachmann/cel-js'
import type { Fault } from '../contract/index.ts'
import { everyNode, literalText } from './nodes.ts'
import { TimeValue } from './values.ts'

/** Clocks of time zones by the name of the zone. */
export type Zones = Map<string, TimeValue>

const quarterMs = 900_000

/** Defines `time.at("Europe/Berlin")` for the zones that `prepareZones` has read. */
export function defineZones(environment: Environment, zones: Zones): void {
  environment.registerFunction('Time.at(string): Time', (_time: TimeValue, zone: string) => zones.get(zone)!, {
    async: false,
  })
}

/** Reads the zone of every `at()` of an expression, or says that there is none of that name. */
export function prepareZones(ast: ASTNode, zones: Zones, wallMs: () => number): Fault | null {
  for (const node of everyNode(ast)) {
    if (node.op !== 'rcall' || node.args[0] !== 'at' || node.args[2].length !== 1) continue
    const written = node.args[2][0]!
    const zone = literalText(written)
    const localMs = zone === null ? null : clockOf(zone, wallMs)
    if (zone === null || localMs === null) {
      const said = zone === null ? 'the zone stands between quotes' : `there is no time zone "${zone}"`
      return { summary: `${said}; write time.at("Europe/Berlin").hour`, source: ast.input, at: written.start }
    }
    zones.set(zone, new TimeValue(wallMs, localMs))
  }
  return null
}

/** The wall clock of a zone, as ms of an imagined UTC. Zones change their offset at whole quarters of an hour. */
function clockOf(zone: string, wallMs: () => number): (() => number) | null {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  } catch {
    return null
  }
  let quarter = Number.NaN
  let offsetMs = 0
  return () => {
    const nowMs = wallMs()
    const now = Math.floor(nowMs / quarterMs)
    if (now !== quarter) {
      quarter = now
      offsetMs = offsetOf(format, nowMs)
    }
    return nowMs + offsetMs
  }
}

/** `GMT`, `GMT+02:00`, `GMT-03:30`. */
function offsetOf(format: Intl.DateTimeFormat, nowMs: number): number {
  const name = format.formatToParts(nowMs).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? []
  if (sign === undefined) return 0
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
}
