/** `npm run bench:bans`: memory and look-up time of the table of bans, by number of bans. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Ban, BanKind } from '../../gateway/contract/index.ts'
import { newId } from '../../gateway/state/bans/stored.ts'
import { createBanTable } from '../../gateway/state/bans/table.ts'

const lookups = 1_000_000
const nowMs = Date.now()
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

function ban(kind: BanKind, target: string, i: number): Ban {
  const by = 'policy baseline/hostile'
  const reason = `${by}: Looks like an attack.`
  const times = { atMs: nowMs, untilMs: nowMs + 600_000 + (i % 1_000) }
  return { id: newId(), kind, target, effect: 'ban', author: 'automatic', by, reason, edge: 'edge-a', ...times }
}

/** Spread over the whole space, as attackers are; `i` and the address belong together. */
function address(i: number): string {
  const word = Math.imul(i + 1, 0x9e3779b1) >>> 0
  return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`
}

function network6(i: number): string {
  const word = Math.imul(i + 1, 0x9e3779b1) >>> 0
  return `2001:db8:${(word >>> 16 || 1).toString(16)}:${(word & 65_535 || 1).toString(16)}::/64`
}

function heapBytes(): number {
  collect()
  return process.memoryUsage().heapUsed
}

/** Time of the processor, which a busy machine does not make longer. */
function cpuMicros(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

function nanos(look: (i: number) => unknown): number {
  for (let i = 0; i < lookups / 10; i++) look(i)
  const startMicros = cpuMicros()
  for (let i = 0; i < lookups; i++) look(i)
  return ((cpuMicros() - startMicros) * 1e3) / lookups
}

for (const count of [1_000, 100_000, 1_000_000]) {
  const before = heapBytes()
  const table = createBanTable()
  const startMicros = cpuMicros()
  for (let i = 0; i < count; i++) {
    table.put(i % 10 === 9 ? ban('network', network6(i), i) : ban('address', address(i), i))
  }
  const addMicros = (cpuMicros() - startMicros) / count
  const perBan = (heapBytes() - before) / count
  const clients = Array.from({ length: 4_096 }, (_, i) => address(count + 7 * i))
  const banned = Array.from({ length: 4_096 }, (_, i) => address((i * 10) % count))
  const six = Array.from({ length: 4_096 }, (_, i) => `2001:db8:ffff:${i.toString(16)}::1`)
  const row = [
    `${Math.round(perBan)} B a ban`,
    `${addMicros.toFixed(1)} µs to add`,
    `not banned ${Math.round(nanos((i) => table.onAddress(clients[i & 4_095]!, 4, nowMs)))} ns`,
    `banned ${Math.round(nanos((i) => table.onAddress(banned[i & 4_095]!, 4, nowMs)))} ns`,
    `IPv6 ${Math.round(nanos((i) => table.onAddress(six[i & 4_095]!, 6, nowMs)))} ns`,
  ]
  process.stdout.write(`${count.toLocaleString('en')} bans: ${row.join(', ')}\n`)
}
