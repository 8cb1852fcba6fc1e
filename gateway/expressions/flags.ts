import type { Environment } from '@marcbachmann/cel-js'
import type { Flag, PluginHost, RequestContext } from '../contract/index.ts'
import type { Moment } from './values.ts'

/** Declares `flags` with a field per flag. Returns the value to be read. */
export function declareFlags(
  environment: Environment,
  flags: readonly Flag[],
  moment: Moment,
  host: Pick<PluginHost, 'fact'>,
): object {
  const given = host.fact('flags.given')
  const identity = host.fact('client.identity')
  class FlagsValue {}
  for (const flag of flags) {
    const isOn = switchOf(flag, identity.get)
    const get = (): boolean => given.get(moment.ctx)?.[flag.name] ?? isOn(moment.ctx)
    Object.defineProperty(FlagsValue.prototype, flag.name, { get, enumerable: true })
  }
  const fields = Object.fromEntries(flags.map(({ name }) => [name, 'bool']))
  environment.registerType('Flags', { ctor: FlagsValue, fields })
  environment.registerVariable('flags', 'Flags')
  return Object.freeze(new FlagsValue())
}

function switchOf(
  { name, percent, by, salt }: Flag,
  identityOf: (ctx: RequestContext) => string | undefined,
): (ctx: RequestContext) => boolean {
  if (percent <= 0) return () => false
  if (percent >= 100) return () => true
  const below = Math.round(percent * 100)
  const seed = hashOf(`${salt ?? name}\n`, offsetBasis)
  return (ctx) => {
    const key = by === 'client.identity' ? identityOf(ctx) : ctx.client.address
    return key !== undefined && finish(hashOf(key, seed)) % steps < below
  }
}

/** Roll-outs are counted in hundredths of a percent. */
const steps = 10_000
const offsetBasis = 0x811c9dc5

/** FNV-1a, 32 bits, over the UTF-16 code units (Fowler, Noll, Vo). */
function hashOf(text: string, seed: number): number {
  let hash = seed
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** The finaliser of MurmurHash3 (Appleby): neighbouring addresses must not fall into neighbouring steps. */
function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
