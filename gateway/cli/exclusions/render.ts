import { count } from '../../config/values.ts'
import type { Reading } from './read-decisions.ts'
import type { Suggestion, Suggestions } from './suggest.ts'

const dayMs = 86_400_000
const validDays = 30

/** The last day of an exclusion that is suggested now, UTC. */
export function lastDay(nowMs: number): string {
  return new Date(nowMs + validDays * dayMs).toISOString().slice(0, 10)
}

/** YAML for the config of `threat-score`, and as comments what speaks for it. Clients chose names and ids: all is quoted. */
export function renderSuggestions(result: Suggestions, { read }: Reading, threshold: number, until: string): string {
  const { suggestions, candidates, attackers, falseAlarms, alsoPass, leftOut } = result
  const lines = [
    `# ${count(suggestions.length, 'suggestion')} from ${count(read, 'recorded decision')}, ${candidates} with a score of ${threshold} or more.`,
    ...(attackers > 0 ? [`# ${count(attackers, 'client')} that tried many kinds of attacks speak for none.`] : []),
    ...(suggestions.length > 0
      ? ['# Look at the examples first (sallyport explain ID): an attack looks like this too.']
      : []),
    ...(suggestions.length > 0 ? ['exclusions:', ...suggestions.flatMap((one) => entry(one, until))] : []),
    ...falseAlarms.map(({ id, score, after, passes }) => {
      return `# ${quoted(id)}: ${score} now, ${after} with these: ${passes ? 'passes' : 'does not pass'}`
    }),
    ...(alsoPass > 0 ? [`# ${count(alsoPass, 'further recorded request')} would pass too.`] : []),
    ...leftOut.map(
      (one) => `# left out, ${shownBy(one)}: ${one.family} in ${quoted(one.where)} on route ${quoted(one.route)}`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

function entry(one: Suggestion, until: string): string[] {
  return [
    `  # ${shownBy(one)}; for example ${one.examples.map(quoted).join(', ')}`,
    `  - where: ${quoted(one.where)}`,
    `    families: [${one.family}]`,
    `    routes: [${quoted(one.route)}]`,
    `    until: ${until}`,
    `    reason: "suggested: ${shownBy(one)}"`,
  ]
}

function shownBy({ requests, clients }: Suggestion): string {
  return `${count(requests, 'request')} of ${count(clients, 'client')}`
}

/** A text of YAML and of JSON, in ASCII: nothing in it can end the line or turn its direction. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (mark) => {
    return `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
