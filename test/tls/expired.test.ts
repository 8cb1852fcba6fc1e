import { expect, it } from 'vitest'
import { readCertificates } from '../../gateway/certificates.ts'
import type { Clock } from '../../gateway/contract/index.ts'
import { startUpstream } from '../helpers/upstream.ts'
import { ask, startTlsGateway } from './ask.ts'

const dayMs = 24 * 60 * 60 * 1_000
const at = (days: number): Clock => ({
  wallMs: () => Date.now() + days * dayMs,
  monotonicMs: () => performance.now(),
})

it('an expired certificate is served all the same, with a warning', async () => {
  const gateway = await startTlsGateway((await startUpstream()).url, {}, '', { clock: at(3) })
  expect((await ask(gateway.port, gateway.authority.ca)).status).toBe(200)
  const warnings = (days: number) => readCertificates(gateway.app.config(), at(days).wallMs()).warnings
  expect(warnings(3)).toEqual([expect.stringMatching(/^server\.pem: the certificate expired on 20\d\d-/)])
  expect(warnings(-1)).toEqual([expect.stringMatching(/^server\.pem: the certificate is valid from 20\d\d-.* on$/)])
  expect(warnings(1)).toEqual([])
})
