import Table from 'cli-table3'
import type { Ban } from '../contract/index.ts'
import { plain } from './plain.ts'

const noBorder = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' } as const
const noLines = { 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '' } as const
const noSides = { right: '', 'right-mid': '', middle: '  ' } as const

/** A table for people, the soonest end first. */
export function renderBans(bans: readonly Ban[], nowMs: number): string {
  if (bans.length === 0) return 'nobody is banned\n'
  const table = new Table({
    head: ['TARGET', 'WHAT', 'ENDS IN', 'BY', 'REASON', 'ID'],
    chars: { ...noBorder, ...noLines, ...noSides },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  })
  for (const { kind, target, effect, untilMs, by, reason, id } of [...bans].sort((a, b) => a.untilMs - b.untilMs)) {
    const name = kind === 'address' || kind === 'network' ? target : `${kind}:${target}`
    table.push([name, effect, remaining(untilMs - nowMs), by, reason, id].map(plain))
  }
  const lines = table.toString().split('\n')
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** The two largest units: `2d 3h`, `9m 58s`. */
function remaining(ms: number): string {
  const parts: string[] = []
  let left = Math.max(0, ms)
  for (const [unit, size] of units) {
    const count = Math.floor(left / size)
    left -= count * size
    if (count > 0 || (unit === 's' && parts.length === 0)) parts.push(`${count}${unit}`)
  }
  return parts.slice(0, 2).join(' ')
}
