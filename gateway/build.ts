import { dirname } from 'node:path'
import { type Certificates, readCertificates } from './certificates.ts'
import { readDocuments } from './config/documents.ts'
import type { Config } from './config/schema.ts'
import { buildGeneration, type Generation } from './generation.ts'
import { createTableRegistry } from './host.ts'
import { loadedFiles } from './loaded-files.ts'
import type { Parts } from './parts.ts'
import { type InForce, policyReader, type Stands } from './policy-sets.ts'
import { createLocalTable } from './state/local-table.ts'

/** A configuration that is ready to be swapped in, and what it was built from. */
export interface Built {
  readonly generation: Generation
  readonly certificates: Certificates
  readonly files: readonly string[]
  readonly inForce: ReadonlyMap<string, InForce>
}

export type Build = (config: Config, stands: Stands) => Promise<Built>

/** Builds generations; facts and tables outlast them, so that counters survive a reload. */
export function generationBuilder({ clock, log, metrics, ledger, facts, demo, shared, banDesk, common }: Parts): Build {
  const tables = createTableRegistry((options) => createLocalTable({ ...options, clock }))
  return async (config, stands) => {
    const files = loadedFiles(config, (patterns) => readDocuments(patterns, dirname(config.file)))
    const inForce = new Map<string, InForce>()
    const certificates = readCertificates(config, clock.wallMs())
    for (const warning of certificates.warnings) log.logger.warn({ config: config.file }, warning)
    const generation = await buildGeneration(config, {
      clock,
      facts,
      shared,
      common,
      banDesk,
      table: tables.table,
      documents: files.documents,
      policies: policyReader(config.plugins, files, stands, inForce),
      takesEffect: (plugin) => inForce.get(plugin)?.stand?.observe !== true,
      logger: (plugin) => log.child({ plugin }),
      metrics: metrics.pluginMetrics,
      demoUrl: demo.start,
      certificates,
      policyHash: files.hash,
      onOverrun(plugin, overrunMs, bypassedForMs) {
        log.logger.warn({ plugin, overrunMs, bypassedForMs }, 'a plugin is over its time budget')
        if (bypassedForMs === 0) return
        metrics.bypassed(plugin, true)
        ledger.emit('state', { what: 'bypass', detail: `${plugin} for ${bypassedForMs} ms` })
      },
      onRecovered(plugin) {
        metrics.bypassed(plugin, false)
        ledger.emit('state', { what: 'recover', detail: plugin })
      },
    })
    return { generation, certificates, files: [...files.paths(), ...certificates.files], inForce }
  }
}
