import type { DecidedBy, Decision, LimitState, Skipped } from '../contract/index.ts'
import { plain } from './plain.ts'
import { renderScore } from './render-score.ts'
import { renderWaysOut } from './render-ways-out.ts'

interface Section {
  readonly title: string
  readonly lines: readonly string[]
}

/** A decision in words, for a person at a terminal: what was decided, by whom, why, and what would have let it pass. */
export function renderDecision(decision: Decision): string {
  const { request, client, score, response, limits, skipped, observed, matched, tags, outcome } = decision
  const identity = client.identity === null ? '' : `, identity ${client.identity}`
  const sections: Section[] = [
    { title: headline(decision), lines: [] },
    {
      title: 'Request',
      lines: [
        `${request.method} ${request.host}${request.path}`,
        `id ${request.id}, ${request.route === null ? 'no route' : `route ${request.route}`}`,
        `from ${client.address}${identity}, standing ${client.standing} of 100`,
      ],
    },
    { title: `Score ${score.total} of 100`, lines: renderScore(score) },
    {
      title: `Found in the response, beside the score: ${response?.total ?? 0} of 100`,
      lines: response ? renderScore(response) : [],
    },
    { title: 'What would have let it pass', lines: renderWaysOut(decision) },
    {
      title: 'In observe mode, without effect',
      lines: observed.map((by) => `${by.action}${byWhom(by)}: ${by.reason}`),
    },
    { title: 'Rules that matched', lines: matched },
    { title: 'Tags', lines: tags },
    { title: 'Limits after this request', lines: limits.map(limitLine) },
    { title: 'Not used', lines: skipped.map(skippedLine) },
    { title: 'Answer', lines: answerLines(outcome) },
    { title: 'Policy', lines: [decision.policy] },
  ]
  const shown = sections.filter(({ title, lines }, n) => n === 0 || lines.length > 0 || title.startsWith('Score'))
  return `${shown.map(({ title, lines }) => [title, ...lines.map((line) => `  ${line}`)].map(plain).join('\n')).join('\n\n')}\n`
}

const past = {
  pass: 'Passed',
  allow: 'Allowed',
  deny: 'Denied',
  limit: 'Limited',
  challenge: 'Challenged',
  refuse: 'Refused',
} as const

function headline({ verdict, outcome }: Decision): string {
  const status = outcome.status === 0 ? 'before anything was sent' : `with ${outcome.status}`
  if (verdict.action === 'pass' && outcome.error === null) return 'Passed: no plugin had an opinion'
  if (verdict.action === 'pass') return `Passed by the plugins, then failed ${status}: ${outcome.error}`
  if (verdict.action === 'allow') return `Allowed${byWhom(verdict)}: ${verdict.reason}`
  return `${past[verdict.action]} ${status}${byWhom(verdict)}: ${verdict.reason}`
}

function byWhom({ plugin, rule }: DecidedBy): string {
  if (plugin === null) return ' by the gateway itself'
  return ` by ${plugin}${rule === null ? '' : `, rule ${rule}`}`
}

function limitLine({ name, remaining, degraded }: LimitState): string {
  return `${name}: ${remaining} left${degraded ? ', degraded (counted without the shared state)' : ''}`
}

const whyNot: Readonly<Record<Skipped['why'], string>> = {
  threw: 'threw an error (see the log)',
  late: 'took longer than its deadline',
  'over-budget': 'left out for a while because it cost too much time',
}

function skippedLine({ plugin, hook, why }: Skipped): string {
  return `${plugin} ${hook}: ${whyNot[why]}`
}

function answerLines({ status, bytes, gatewayMicros, upstreamMillis, error, aborted }: Decision['outcome']): string[] {
  const sent = status === 0 ? 'nothing was sent' : `${status}, ${bytes} bytes`
  const unasked = error?.startsWith('upstream-') ? 'the application gave no answer' : 'the application was not asked'
  const upstream = upstreamMillis === null ? unasked : `${short(upstreamMillis)} ms until the application answered`
  const cut = aborted === null ? [] : [`cut off by the ${aborted === 'client' ? 'client' : 'application'}`]
  return [sent, ...cut, `${short(gatewayMicros)} µs in the gateway, ${upstream}`]
}

function short(number: number): string {
  return String(Math.round(number * 100) / 100)
}
