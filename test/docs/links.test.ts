import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../helpers/process.ts'

const pages = globSync(['*.md', 'docs/**/*.md', 'policies/*.md', 'bench/*.md', 'deploy/**/*.md'], { cwd: root })
const sources = globSync(['gateway/**/*.ts', 'plugins/**/*.ts', 'bench/**/*.ts', '*.yaml', 'policies/*.yaml'], {
  cwd: root,
})

it('every relative link of the documentation leads somewhere', () => {
  const broken = pages.flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8')
    return [...text.matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g)]
      .map(([, target]) => join(dirname(page), target!))
      .filter((target) => !existsSync(join(root, target)))
      .map((target) => `${page}: ${relative('.', target)}`)
  })
  expect(pages.length).toBeGreaterThan(10)
  expect(broken).toEqual([])
})

it('every file under docs/ that a source names exists', () => {
  const broken = sources.flatMap((source) => {
    const text = readFileSync(join(root, source), 'utf8')
    return [...text.matchAll(/\bdocs\/[\w./-]+\.(?:md|json)\b/g)]
      .filter(([target]) => !existsSync(join(root, target)))
      .map(([target]) => `${source}: ${target}`)
  })
  expect(broken).toEqual([])
})
