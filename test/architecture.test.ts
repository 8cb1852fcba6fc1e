import { describe, expect, it } from 'vitest'
import { findCycles, findViolations } from './architecture/findings.ts'
import { readProject } from './architecture/project.ts'

const sources = readProject()

describe('the architecture', () => {
  it('is read from files', () => {
    expect(sources.length).toBeGreaterThan(50)
  })

  it('is kept: who imports whom, one barrel, lengths of files and functions', () => {
    expect(sources.flatMap(findViolations)).toEqual([])
  })

  it('has no circles', () => {
    expect(findCycles(sources)).toEqual([])
  })
})
