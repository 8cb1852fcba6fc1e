import { describe, expect, it } from 'vitest'
import { unfitDependencies } from './dependencies.ts'

function findings(
  files: Record<string, string>,
  dependencies: string[],
  devDependencies: string[] = [],
): readonly string[] {
  const versions = (names: string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']))
  return unfitDependencies(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    {
      scripts: { test: 'launch.sh node_modules/vitest/vitest.mjs run' },
      dependencies: versions(dependencies),
      devDependencies: versions(['vitest', ...devDependencies]),
    },
  )
}

describe('dependencies', () => {
  it('fit when each is used where it is declared', () => {
    const files = {
      'gateway/a.ts': "import '@scope/a/deep'\nimport { b } from 'b'\nimport 'node:fs'\nimport './c.ts'",
      'test/a.ts': "import 'b'\nconst tool = 'MODULES/d/bin/d'".replace('MODULES', 'node_modules'),
    }
    expect(findings(files, ['@scope/a', 'b'], ['d', '@types/node', '@types/b'])).toEqual([])
  })

  it.each([
    [
      'undeclared',
      { 'gateway/a.ts': "import type { B } from 'b'" },
      [],
      [],
      'which is not in package.json: add it to dependencies',
    ],
    ['for development only', { 'plugins/a.ts': "import 'b'" }, [], ['b'], 'which is only in devDependencies'],
    ['undeclared in a test', { 'test/a.ts': "import 'b'" }, [], [], 'add it to devDependencies'],
    ['unused', {}, ['b'], [], 'b is in dependencies and not used'],
    ['used by tests only', { 'test/a.ts': "import 'b'" }, ['b'], [], 'used by tests only: move it'],
    ['an unused tool', {}, [], ['b'], 'b is in devDependencies and not used'],
    ['types of nothing', {}, [], ['@types/b'], '@types/b is in devDependencies and not used'],
  ])('are reported when one is %s', (_, files, dependencies, devDependencies, message) => {
    expect(findings(files, dependencies, devDependencies)).toEqual([expect.stringContaining(message)])
  })
})
