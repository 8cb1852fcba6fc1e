import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { errors } from '../../gateway/errors.ts'

it('docs/errors.md has every error with its status, cause and remedy, and none extra', () => {
  const text = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  const documented = [...text.matchAll(/^\| `([a-z0-9-]+)` \| (\d{3}) \| (.*?) \| (.*?) \| (.*?) \|$/gm)]
  const rows = documented.map(([, code, status, title, cause, remedy]) => [code, Number(status), title, cause, remedy])
  expect(rows).toEqual(
    Object.entries(errors).map(([code, { status, title, cause, remedy }]) => [code, status, title, cause, remedy]),
  )
})
