import type { Source } from '../architecture/findings.ts'
import { computed, findImports } from '../architecture/imports.ts'

export interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** Packages that are imported and not declared, declared and not used, or declared in the wrong place. */
export function unfitDependencies(sources: readonly Source[], manifest: Manifest): readonly string[] {
  const product = new Map<string, string>()
  const tools = new Map<string, string>()
  for (const { path, text } of sources) {
    const uses = /^(?:gateway|plugins)\//.test(path) ? product : tools
    for (const name of packagesIn(text)) if (!uses.has(name)) uses.set(name, path)
  }
  for (const script of Object.values(manifest.scripts))
    for (const name of pathsIn(script)) tools.set(name, 'package.json')
  const { dependencies, devDependencies, optionalDependencies = {} } = manifest
  const findings: string[] = []
  for (const [name, path] of product) {
    if (name in dependencies) continue
    const where = name in devDependencies ? 'is only in devDependencies' : 'is not in package.json'
    findings.push(`${path} imports ${name}, which ${where}: add it to dependencies`)
  }
  for (const [name, path] of tools) {
    if (!(name in dependencies) && !(name in devDependencies) && !(name in optionalDependencies)) {
      findings.push(`${path} uses ${name}, which is not in package.json: add it to devDependencies`)
    }
  }
  for (const name of Object.keys(dependencies)) {
    if (product.has(name)) continue
    findings.push(
      `${name} is in dependencies and ${tools.has(name) ? 'used by tests only: move it' : 'not used: delete it'}`,
    )
  }
  for (const name of Object.keys(devDependencies)) {
    if (!product.has(name) && !tools.has(name) && !typesOfUsed(name, [product, tools]))
      findings.push(`${name} is in devDependencies and not used: delete it`)
  }
  return findings
}

/** Packages of the imports of a file, and of the paths into node_modules that it writes. */
function packagesIn(text: string): readonly string[] {
  const imported = findImports(text)
    .map(({ specifier }) => specifier)
    .filter((specifier) => specifier !== computed && !/^(?:node:|\.|\/)/.test(specifier))
    .map(packageOf)
  return [...imported, ...pathsIn(text)]
}

const packagePath = /node_modules\/((?:@[a-z0-9-]+\/)?[a-z0-9][a-z0-9.-]*)(?=[/'"`])/g

function pathsIn(text: string): readonly string[] {
  return [...text.matchAll(packagePath)].map((match) => match[1]!)
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

/** `@types/ws` serves whoever uses `ws`, `@types/node` everybody. */
function typesOfUsed(name: string, uses: readonly ReadonlyMap<string, string>[]): boolean {
  const typed = /^@types\/(.+)$/.exec(name)?.[1]
  return typed !== undefined && (typed === 'node' || uses.some((one) => one.has(typed)))
}
