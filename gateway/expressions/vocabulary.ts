import type { Environment } from '@marcbachmann/cel-js'
import {
  ClientValue,
  CookiesValue,
  HeadersValue,
  LimitsValue,
  RequestValue,
  RouteValue,
  ThreatValue,
  TimeValue,
} from './values.ts'

/**
 * What expressions can name. `dyn<string>` is text or null. Numbers are doubles, because the integers of the CEL library
 * are BigInt: slow, and nothing here counts beyond 2^53.
 */
const records = {
  request: {
    ctor: RequestValue,
    fields: {
      method: 'string',
      host: 'string',
      path: 'string',
      query: 'string',
      headers: 'Headers',
      cookies: 'Cookies',
      size: 'dyn<double>',
      contentType: 'dyn<string>',
      protocol: 'string',
      signature: 'dyn<string>',
    },
  },
  client: {
    ctor: ClientValue,
    fields: {
      ip: 'string',
      identity: 'dyn<string>',
      standing: 'double',
      network: 'string',
      asn: 'dyn<double>',
      country: 'dyn<string>',
      roles: 'dyn<list<string>>',
      bot: 'dyn<string>',
    },
  },
  threat: {
    ctor: ThreatValue,
    fields: { score: 'double', signals: 'list<string>', families: 'list<string>', uninspectedBytes: 'double' },
  },
  route: { ctor: RouteValue, fields: { name: 'string', tags: 'list<string>' } },
  time: { ctor: TimeValue, fields: { ms: 'double', hour: 'double', weekday: 'double' } },
} as const

/** Fields by variable. `limits` holds its limits by name: `limits["per-client"].remaining`. */
export const fieldsOf: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(records).map(([variable, { fields }]) => [variable, Object.keys(fields)]),
)
export const variables: readonly string[] = [...fieldsOf.keys(), 'limits']
/** Those that have no value before a request is scored. */
export const scoredVariables: readonly string[] = ['threat', 'limits']
export const limitFields: readonly string[] = ['remaining', 'degraded']

export function declareVariables(environment: Environment): void {
  environment.registerType('Headers', { ctor: HeadersValue })
  environment.registerType('Cookies', { ctor: CookiesValue })
  environment.registerType('Limits', { ctor: LimitsValue })
  environment.registerOperator('string in Headers', (name: string, headers: HeadersValue) => headers.has(name))
  environment.registerOperator('string in Cookies', (name: string, cookies: CookiesValue) => cookies.has(name))
  environment.registerOperator('string in Limits', (name: string, limits: LimitsValue) => limits.has(name))
  environment.registerVariable('limits', 'Limits')
  for (const [variable, record] of Object.entries(records)) {
    const type = variable.charAt(0).toUpperCase() + variable.slice(1)
    environment.registerType(type, record)
    environment.registerVariable(variable, type)
  }
}
