// The peer that a user of Fastify would pick: `baseline-http-proxy.ts PORT UPSTREAM`. Its own defaults, which are no slower than
// the pool that the floor has.
import httpProxy from '@fastify/http-proxy'
import fastify from 'fastify'

const [port, upstream] = process.argv.slice(2)
const server = fastify()
await server.register(httpProxy, { upstream: upstream! })
await server.listen({ port: Number(port), host: '127.0.0.1' })
