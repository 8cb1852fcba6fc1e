import type { Config } from './config/schema.ts'
import { type AuditEntry, formatProblem, ProblemsError } from './contract/index.ts'
import type { Generation } from './generation.ts'
import type { Candidate, CheckReply, PolicyDesk, PolicyReply, Replaced } from './observe/admin-policies.ts'
import type { PoliciesPage } from './observe/policies-page.ts'
import { checkPolicies } from './policy-check.ts'
import type { PolicyRoom } from './policy-room.ts'
import { type InForce, type PolicySet, toSet } from './policy-sets.ts'

interface OfficeSurroundings {
  current(): Generation
  readonly room: PolicyRoom
  audit(entry: AuditEntry): undefined
}

/** What operators do with policies: look, try, replace, go back. Whoever changes something is on the record. */
export function createPolicyOffice(around: OfficeSurroundings): PolicyDesk {
  const { room, audit, current } = around
  const hashOf = (plugin: string): string => room.inForce().get(plugin)?.set.hash ?? 'none'

  async function check(candidate: Candidate, who: string): Promise<PolicyReply<CheckReply>> {
    const plugin = pluginOf(candidate.plugin, room.inForce())
    if (plugin instanceof Error) return invalid(plugin)
    const value = await findings(current().config, plugin, toSet(candidate.files))
    const after = { hash: value.hash, problems: value.problems.length, failed: value.tests.failed.length }
    audit({ who, what: 'policies.check', target: plugin, before: { hash: hashOf(plugin) }, after })
    return { result: 'done', value }
  }

  /** Puts a set in the place of the files; `null`: the files themselves. */
  async function put(
    what: string,
    plugin: string,
    set: PolicySet | null,
    { who, watch }: { readonly who: string; readonly watch: boolean },
  ): Promise<PolicyReply<Replaced>> {
    const stand = set && { set, observe: false, by: who, mark: null }
    try {
      const value = await room.replace(plugin, stand, watch)
      audit({ who, what, target: plugin, before: { hash: value.before }, after: { hash: value.hash } })
      return { result: 'done', value }
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error
      const before = { hash: hashOf(plugin) }
      const problems = error.problems.map(formatProblem)
      audit({ who, what, target: plugin, before, after: { ...before, problems } })
      return refused({ hash: set?.hash ?? 'files', problems: error.problems, tests: noTests })
    }
  }

  async function apply(candidate: Candidate, who: string): Promise<PolicyReply<Replaced>> {
    const plugin = pluginOf(candidate.plugin, room.inForce())
    if (plugin instanceof Error) return invalid(plugin)
    const set = toSet(candidate.files)
    const found = await findings(current().config, plugin, set)
    const passes = candidate.force || (found.tests.failed.length === 0 && found.tests.left === 0)
    if (found.problems.length === 0 && passes)
      return put('policies.apply', plugin, set, { who, watch: candidate.guard })
    const before = { hash: hashOf(plugin) }
    const failed = [...found.problems, ...found.tests.failed].map(formatProblem)
    audit({ who, what: 'policies.apply', target: plugin, before, after: { ...before, problems: failed } })
    return refused(found)
  }

  async function rollback(name: string | null, hash: string, who: string): Promise<PolicyReply<Replaced>> {
    const plugin = pluginOf(name, room.inForce())
    if (plugin instanceof Error) return invalid(plugin)
    // Who names a set wants that one: the guard does not take it back.
    const by = { who, watch: false }
    if (hash === 'files') return put('policies.rollback', plugin, null, by)
    const past = room.history.of(plugin).find(({ set }) => set.hash === hash)
    if (past) return put('policies.rollback', plugin, past.set, by)
    return invalid(new Error(`no past set has this hash; GET /policies names them, or "files"`))
  }

  return { list: () => page(around), check, apply, rollback }
}

const noTests = { passed: 0, failed: [], left: 0 }

async function findings(config: Config, plugin: string, set: PolicySet): Promise<CheckReply> {
  const clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() }
  return { hash: set.hash, ...(await checkPolicies(config, plugin, set, clock)) }
}

function refused(found: CheckReply): PolicyReply<never> {
  const { passed, failed, left } = found.tests
  const why =
    found.problems.length > 0
      ? `${found.problems.length} problems, the first: ${formatProblem(found.problems[0]!)}`
      : `tests: ${passed} passed, ${failed.length} expectations failed, ${left} were not run; "force":true applies all the same`
  return { result: 'refused', why, found }
}

function invalid({ message }: Error): PolicyReply<never> {
  return { result: 'invalid', why: message }
}

/** The plugin that is meant: the named one, or the only one that has policies. */
function pluginOf(name: string | null, inForce: ReadonlyMap<string, InForce>): string | Error {
  const known = [...inForce.keys()]
  if (name !== null && known.includes(name)) return name
  if (name === null && known.length === 1) return known[0]!
  if (known.length === 0) return new Error('no plugin of the configuration has policies; add `- use: policy`')
  return new Error(`plugin: say which one; plugins with policies: ${known.join(', ')}`)
}

function page({ current, room }: OfficeSurroundings): PoliciesPage {
  const { inForce, guard, history } = room
  const { policy, reports, config } = current()
  return {
    policy,
    guard: { ...guard.status() },
    plugins: [...inForce()].map(([plugin, { set, stand }]) => {
      const past = history.of(plugin).map((one) => ({
        hash: one.set.hash,
        since: new Date(one.sinceMs).toISOString(),
        by: one.by,
      }))
      const configured = config.plugins.find(({ name }) => name === plugin)?.mode ?? 'enforce'
      return {
        ...{ plugin, mode: stand?.observe ? 'observe' : configured, hash: set.hash },
        ...{ by: stand?.by ?? 'files', since: past[0]?.since ?? '', files: set.files.map(({ file }) => file), past },
        ...(reports.get(plugin)?.() ?? { rules: [], challengers: null }),
      }
    }),
  }
}
