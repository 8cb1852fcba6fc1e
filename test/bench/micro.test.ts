import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { root } from '../helpers/process.ts'

it('times every part that it names', async () => {
  const args = ['bench/micro/main.ts', '--time', '1', '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root })
  const rows = JSON.parse(stdout) as { name: string; medianMicros: number; calls: number }[]
  const parts = new Set(rows.map(({ name }) => name.replace(/[:\d].*/, '').trim()))
  expect([...parts]).toEqual(
    expect.arrayContaining([
      'threat-score',
      'rate-limit',
      'policy',
      'pipeline of',
      'policy of',
      'limit with',
      'fields of',
    ]),
  )
  for (const { medianMicros, calls } of rows) expect(medianMicros * calls).toBeGreaterThan(0)
})
