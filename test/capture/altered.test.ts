import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createCaptureFiles } from '../../gateway/capture/file.ts'
import { decrypt, filesIn, key } from './kit.ts'

const env = { SALLYPORT_CAPTURE_KEY: key }

function recordOf(id: number): string {
  const where = { id: `r${id}`, timeMs: id, durationMs: 1, route: 'all', client: '192.0.2.1', scheme: 'http' }
  const what = { protocol: 'http/1.1', method: 'GET', target: '/', headers: ['host', 'x'], redacted: 0, sample: 1 }
  return JSON.stringify({ ...where, ...what, status: 200, score: 0, action: 'pass', plugin: null, rule: null })
}

async function written(change: (lines: string[]) => string[]): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'sallyport-capture-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const files = createCaptureFiles({
    ...{ dir, edge: 'a', maxFileBytes: 1e6, maxFiles: 2, wallMs: () => 1_000 },
    key: Buffer.from(key, 'base64'),
  })
  await files.write([0, 1, 2, 3].map(recordOf))
  await files.close()
  const [file] = filesIn(dir)
  const text = change(readFileSync(file!, 'utf8').trimEnd().split('\n')).join('\n')
  writeFileSync(file!, text)
  return file!
}

it('reads what was written', async () => {
  const { records } = await decrypt(await written((lines) => [...lines, '']), env)
  expect(records.map(({ id }) => id)).toEqual(['r0', 'r1', 'r2', 'r3'])
})

it.each<[string, (lines: string[]) => string[]]>([
  ['a line was taken out', ([header, a, , c, d]) => [header!, a!, c!, d!, '']],
  ['two lines were exchanged', ([header, a, b, c, d]) => [header!, a!, c!, b!, d!, '']],
  ['a line was repeated', ([header, a, ...rest]) => [header!, a!, a!, ...rest, '']],
  [
    'a byte was changed',
    ([header, a, b, ...rest]) => [header!, a!, `${b![0] === 'A' ? 'B' : 'A'}${b!.slice(1)}`, ...rest, ''],
  ],
])('notices that %s', async (_, change) => {
  await expect(decrypt(await written(change), env)).rejects.toThrow(/line 3 cannot be opened: the file was altered/)
})

it('leaves out a last line that is cut off, and says so', async () => {
  const file = await written((lines) => [...lines.slice(0, -1), lines.at(-1)!.slice(0, 30)])
  const { records, err } = await decrypt(file, env)
  expect(records.map(({ id }) => id)).toEqual(['r0', 'r1', 'r2'])
  expect(err).toMatch(/:5: the last line is cut off/)
})
