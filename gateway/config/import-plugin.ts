import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PluginDefinition } from '../contract/index.ts'
import { isRecord } from './values.ts'

export type ImportPlugin = (specifier: string, baseDir: string) => Promise<PluginDefinition>

/**
 * Loads a plugin from a file (`./my-plugin.ts`, relative to `baseDir`) or from a package that is installed where the
 * gateway is. The first export that is a plugin definition is taken, whatever its name.
 * Throws an `Error` whose message is for the writer of `use:`.
 */
export async function importPlugin(specifier: string, baseDir: string): Promise<PluginDefinition> {
  const module = await importModule(specifier, baseDir)
  const exported = Object.entries(module)
  const found = exported.map(([, value]) => value).find(isPluginDefinition)
  if (found) return found
  const names = exported.map(([name]) => name)
  const instead = names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}`
  throw new Error(`${specifier} holds no plugin (${instead}); write: export const myPlugin = definePlugin({ ... })`)
}

export function isFile(specifier: string): boolean {
  return /^\.{0,2}\//.test(specifier)
}

async function importModule(specifier: string, baseDir: string): Promise<Record<string, unknown>> {
  if (!isFile(specifier)) return import(specifier)
  const file = resolve(baseDir, specifier)
  if (!existsSync(file)) throw new Error(`there is no file ${file}; the path is relative to the folder of the config`)
  try {
    const url = `file://${file.split('/').map(encodeURIComponent).join('/')}`
    return await import(url)
  } catch (error) {
    throw new Error(`${specifier} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function isPluginDefinition(value: unknown): value is PluginDefinition {
  return (
    isRecord(value) &&
    typeof value.name === 'string' &&
    typeof value.setup === 'function' &&
    isRecord(value.budget) &&
    (value.config as PluginDefinition['config'] | undefined)?.['~standard'] !== undefined
  )
}
