import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { composeScore, type Field } from '../../gateway/contract/index.ts'
import { modelPoints } from '../../plugins/threat-score/model/evidence.ts'
import { createModel } from '../../plugins/threat-score/model/judge.ts'
import { loadWeights } from '../../plugins/threat-score/model/load.ts'
import { readWeights, VERSION, writeWeights } from '../../plugins/threat-score/model/weights.ts'
import { createScan } from '../../plugins/threat-score/scan.ts'
import { createScorer } from './frame-kit.ts'
import { fieldOf } from './scan-score.ts'

const weights = loadWeights()
const model = createModel(weights)
const scan = createScan({ entries: [], evasion: false, model, isExcluded: null, maxSignals: 8 })
const context = { route: { name: 'a', tags: [] } } as never
const signalsOf = (value: string, given: Partial<Field> = {}) => scan(context, [fieldOf(value, given)])

/** Any units, also halves of pairs. */
const anyText = fc.array(fc.nat(0xffff), { maxLength: 2000 }).map((units) => String.fromCharCode(...units))

/** An injection that no family is needed for. */
const ATTACK = "-1' union all select null,null,concat(login,0x3a,password) from members where 'a'='a"

describe('the learned part', () => {
  it('finds an attack, and says by what', () => {
    const [signal] = signalsOf(ATTACK)
    expect(signal).toMatchObject({ id: 'model.sqli', where: 'query.q' })
    expect(signal!.because!.length).toBeGreaterThan(0)
    for (const piece of signal!.because!) expect(piece).toMatch(/^[\x20-\x7f]{1,24}$/)
  })

  it.each([
    "it's a nice day; isn't it?",
    'f(x) = 2 * (x + 1)',
    '<p>Hello <b>you</b></p>',
    'Tom & Jerry (1940)',
    '0.0.0.0:8080\n192.0.2.7:443\n12:30, 14:05\n',
  ])('is silent about %s', (value) => expect(signalsOf(value)).toEqual([]))

  it('is silent at its operating point, and denies alone far beyond it only', () => {
    expect([-5, 0, 1, 2, 2.6, 100].map(modelPoints)).toEqual([0, 0, 30, 60, 78, 80])
    const often = Array.from({ length: 9 }, (_, n) => ({ id: 'model.sqli', points: 60, where: `query.${n}` }))
    expect(composeScore(often)).toBe(60)
  })

  it('reads what a value repeats once', () => {
    expect(model.logit('x'.repeat(300))).toBeCloseTo(model.logit('x'.repeat(250)), 0)
    expect(signalsOf("'-'".repeat(2000))).toEqual(signalsOf("'-'".repeat(3000)))
  })

  it('turns a doubt into a refusal', () => {
    const doubt = { id: 'sqli.condition', points: 60, where: 'query.q' }
    const opinion = { id: 'model.sqli', points: 50, where: 'query.q' }
    expect(composeScore([doubt])).toBe(60)
    expect(composeScore([doubt, opinion])).toBe(80)
  })

  it('says nothing about what browsers send in every header', () => {
    const agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36'
    expect(signalsOf(agent, { kind: 'header', where: 'header.user-agent' })).toEqual([])
  })

  it('reads any text, of any length, to a number', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        expect(Number.isFinite(model.logit(value))).toBe(true)
        model.explain()
      }),
    )
    expect(Number.isFinite(model.logit(''))).toBe(true)
    expect(Number.isFinite(model.logit('x'.repeat(100_000)))).toBe(true)
  })

  it('sees the end of a long value', () => {
    expect(model.logit(`${'lorem ipsum '.repeat(300)}${ATTACK}`)).toBeGreaterThan(
      model.logit('lorem ipsum '.repeat(310)),
    )
  })

  it('can be switched off, and keeps to exclusions of the families that it stands for', async () => {
    const query = { rawQuery: `q=${encodeURIComponent(ATTACK)}` }
    const ids = async (config: unknown) => (await createScorer(config)).head(query).ids.join(' ')
    const excluded = (family: string) => ({ exclusions: [{ where: 'query.q', families: [family], reason: 'a test' }] })
    expect(await ids({ families: { model: false } })).not.toContain('model.')
    expect(await ids(excluded('model'))).not.toContain('model.')
    expect(await ids(excluded('sqli'))).not.toContain('model.')
  })
})

describe('the file of weights', () => {
  const file = writeWeights(weights)

  it('is small, and reads back as it was written', () => {
    expect(file.length).toBeLessThan(300_000)
    expect(readWeights(file)).toEqual(weights)
    // A part of a larger buffer, as files are read.
    const inside = Buffer.concat([Buffer.alloc(7), file])
    expect(readWeights(inside.subarray(7))).toEqual(weights)
  })

  it('of another version is refused', () => {
    const other = Uint8Array.from(file)
    other[4] = VERSION + 1
    expect(() => readWeights(other)).toThrow(/version 3, this release reads 2: train again/)
  })

  it.each([
    [file.subarray(0, 10)],
    [file.subarray(0, -1)],
    [new Uint8Array(40)],
  ])('that is damaged is refused', (bytes) => expect(() => readWeights(bytes)).toThrow(/no weights|damaged/))
})
