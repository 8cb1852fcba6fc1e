import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseAllDocuments } from 'yaml'

const root = fileURLToPath(new URL('..', import.meta.url))
const files = globSync('deploy/**/*.yaml', { cwd: root }).sort()

interface Container {
  readonly name: string
  readonly [key: string]: unknown
}

describe('deploy/', () => {
  it.each(files)('%s is YAML without errors and without double keys', (file) => {
    const documents = parseAllDocuments(readFileSync(`${root}/${file}`, 'utf8'), { uniqueKeys: true })
    expect(Array.from(documents, ({ errors, warnings }) => [...errors, ...warnings]).flat()).toEqual([])
  })

  it('has a configuration for Kubernetes that the gateway accepts', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sallyport-deploy-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'gateway.config.yaml')
    // In the image the checkout is /app.
    writeFileSync(file, configText().replaceAll('/app/', root))
    const args = [join(root, 'gateway/main.ts'), 'check', '--config', file]
    const { stdout } = await promisify(execFile)(process.execPath, args)
    expect(stdout).toContain('plugins: rate-limit (enforce), threat-score (enforce), policy (observe)')
  })

  it('stops later than the gateway needs to drain, in Kubernetes and in Compose', () => {
    const { drain } = gatewayConfig()
    const needed = seconds(drain.delay) + seconds(drain.timeout)
    expect(pod().terminationGracePeriodSeconds).toBeGreaterThan(needed)
    expect(container('app').lifecycle).toHaveProperty(
      'preStop.sleep.seconds',
      expect.toSatisfy((s) => s > seconds(drain.delay)),
    )
    const [compose] = read('deploy/compose/compose.yaml') as [
      { services: Record<string, { stop_grace_period?: string }> },
    ]
    expect(seconds(compose.services.sallyport!.stop_grace_period!)).toBeGreaterThan(needed)
  })

  it('gives the gateway in Kubernetes no rights and no disk', () => {
    expect(pod().securityContext).toMatchObject({ runAsNonRoot: true })
    expect(container('sallyport').securityContext).toMatchObject({
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
    })
  })

  it('probes the gateway on ports that it declares', () => {
    const { ports, livenessProbe, readinessProbe } = container('sallyport') as Container & {
      ports: { name: string; containerPort: number }[]
    }
    expect(ports).toContainEqual({ name: 'sallyport-admin', containerPort: 9090 })
    expect(livenessProbe).toMatchObject({ httpGet: { path: '/healthz', port: 'sallyport-admin' } })
    expect(readinessProbe).toMatchObject({ httpGet: { path: '/readyz', port: 'sallyport-admin' } })
  })
})

function read(file: string): unknown[] {
  return Array.from(parseAllDocuments(readFileSync(`${root}/${file}`, 'utf8')), (document) => document.toJS())
}

function pod() {
  const documents = read('deploy/kubernetes/sidecar.yaml') as { kind: string; spec: { template: { spec: unknown } } }[]
  return documents.find(({ kind }) => kind === 'Deployment')!.spec.template.spec as {
    terminationGracePeriodSeconds: number
    securityContext: unknown
    containers: Container[]
  }
}

function container(wanted: string): Container {
  return pod().containers.find(({ name }) => name === wanted)!
}

function configText(): string {
  const documents = read('deploy/kubernetes/sidecar.yaml') as { kind: string; data: Record<string, string> }[]
  return documents.find(({ kind }) => kind === 'ConfigMap')!.data['gateway.config.yaml']!
}

function gatewayConfig() {
  return parseAllDocuments(configText())[0]!.toJS() as { drain: { delay: string; timeout: string } }
}

function seconds(text: string): number {
  expect(text).toMatch(/^\d+s$/)
  return Number.parseInt(text, 10)
}
