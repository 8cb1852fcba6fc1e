import { z } from 'zod'
import { toAddress } from '../fields/address.ts'
import { duration } from '../fields/quantity.ts'
import { text } from '../fields/text.ts'
import { show } from '../values.ts'
import { compression, encryption } from './shared-values.ts'
import { redisTls } from './tls.ts'

const wrong = (found: unknown) =>
  `${show(found)} is not the address of a Redis server; write redis://host:6379, or rediss:// for TLS`

const url = text((written, refuse) => {
  if (written === '') return null
  const parsed = URL.canParse(written) ? new URL(written) : null
  return parsed && /^rediss?:$/.test(parsed.protocol) && parsed.hostname !== '' ? written : refuse(wrong(written))
}, wrong)

const wrongServer = (found: unknown) =>
  `expected the host and port of a server, found ${show(found)}; write redis-1:6379`

const server = text((written, refuse) => {
  const address = toAddress(written)
  return address && !written.startsWith(':') && address.port > 0 ? address : refuse(wrongServer(written))
}, wrongServer)

const servers = (what: string) => z.array(server).min(1).max(100).describe(`${what}: a list of host:port.`)
const username = (of: string) => z.string().min(1).optional().describe(`The ACL user ${of}.`)
const password = (of: string) =>
  z.string().min(1).optional().describe(`The password ${of}, best as a reference to the environment.`)

const sentinel = z
  .strictObject({
    master: z.string().min(1).describe('The name under which the sentinels know the master.'),
    nodes: servers('Some of the sentinels'),
    username: username('at the sentinels'),
    password: password('of the sentinels'),
  })
  .transform((section) => ({
    ...section,
    username: section.username ?? null,
    password: section.password ?? null,
  }))
  .optional()
  .describe('Sentinels that know which server is the master.')

/** The store that all edges share. `urlDefault` holds a reference to the environment: the loader replaces it. */
export function redis(urlDefault: string) {
  return z
    .strictObject({
      url: url
        .prefault(urlDefault)
        .describe('Where Redis is: redis://user:password@host:6379/0, or rediss:// for TLS. Empty: no Redis.'),
      sentinel,
      cluster: servers('Some nodes of a Redis Cluster').optional(),
      username: username('of the servers'),
      password: password('of the servers'),
      tls: redisTls,
      prefix: z
        .string()
        .regex(/^[A-Za-z0-9._:-]{1,40}$/, {
          error: ({ input }) =>
            `${show(input)} cannot begin a key; use 1 to 40 letters, digits, dots, colons, dashes and underscores`,
        })
        .prefault('sp')
        .describe('Begins every key, so that several gateways can share one Redis.'),
      deadline: duration({ most: '1s' })
        .prefault('5ms')
        .describe('Longest that a request waits for Redis. Below pipeline.consultDeadline.'),
      edges: z
        .int()
        .min(1)
        .max(10_000)
        .prefault(1)
        .describe('How many edges share a limit as long as this one has not been able to ask Redis.'),
      encryption,
      compression,
    })
    .superRefine(oneWay)
    .superRefine(agreeing)
    .transform(({ deadline, ...section }) => {
      if (section.url === null && section.sentinel === undefined && section.cluster === undefined) return null
      const { sentinel, cluster, username, password, encryption, compression, ...rest } = section
      return {
        ...rest,
        ...{ sentinel: sentinel ?? null, cluster: cluster ?? null, username: username ?? null },
        ...{ password: password ?? null, deadlineMs: deadline },
        ...{ encryption: encryption ?? null, compression: compression ?? null },
      }
    })
    .prefault({})
    .describe('The store that all edges share, for limits that count across them.')
}

interface Ways {
  readonly url: string | null
  readonly sentinel?: unknown
  readonly cluster?: unknown
}

function oneWay({ url, sentinel, cluster }: Ways, context: z.RefinementCtx): undefined {
  const other = sentinel === undefined ? 'cluster' : 'sentinel'
  if (sentinel !== undefined && cluster !== undefined) {
    const message = 'sentinel says where Redis is, too; keep one of the two'
    context.addIssue({ code: 'custom', path: ['cluster'], message })
  } else if (url !== null && (sentinel !== undefined || cluster !== undefined)) {
    const message = `${other} says where Redis is, too; keep one of the two (url: "" is none, whatever REDIS_URL says)`
    context.addIssue({ code: 'custom', path: ['url'], message })
  }
}

interface Given extends Ways {
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly tls: unknown
}

function agreeing({ url, username, password, tls }: Given, context: z.RefinementCtx): undefined {
  const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  const parsed = url === null ? null : new URL(url)
  if (username !== undefined && password === undefined) refuse('password', 'is missing, and required with username')
  if (parsed && (parsed.username || parsed.password) && (username ?? password) !== undefined) {
    refuse(
      username === undefined ? 'password' : 'username',
      'redis.url names a user or password, too; keep one of the two',
    )
  }
  if (parsed?.protocol === 'redis:' && tls !== null) {
    refuse('tls', 'this Redis is not spoken to over TLS; write rediss:// in its url, or remove tls')
  }
}
