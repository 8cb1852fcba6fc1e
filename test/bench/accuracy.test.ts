import { describe, expect, it } from 'vitest'
import {
  overAdmission,
  overInFlight,
  p99,
  type Shot,
  underAdmission,
  underAdmissionOfSlots,
  underAdmissionOfWindows,
} from '../../bench/accuracy/judge.ts'
import { boundOf, type Counted } from '../../bench/accuracy/limits.ts'
import { parseOptions } from '../../bench/accuracy/options.ts'

const size = { rate: 10, burst: 5, window: 1, inFlight: 2 }
const bucket: Counted = { algorithm: 'token-bucket', coordination: 'exact' }
const bound = boundOf(bucket, size, 0).bound

/** Sent and at the application at the same moment, in ms; `null`: refused. */
function shot(sentAt: number, arrivedAt: number | null = sentAt, leftAt: number | null = arrivedAt): Shot {
  return { sentAt, arrivedAt, leftAt }
}

describe('what was admitted too much', () => {
  it('is nothing within burst and rate', () => {
    const shots = [...Array(5).fill(shot(0)), shot(100), shot(200), shot(300)]
    expect(overAdmission(shots, bound)).toBe(0)
  })

  it('is found in the middle of a quiet run', () => {
    const shots = [shot(0), ...Array(8).fill(shot(10_000)), shot(20_000)]
    expect(overAdmission(shots, bound)).toBe(3)
  })

  it('counts what is certain: between sending and arrival a request may have been admitted at any time', () => {
    expect(overAdmission(Array(8).fill(shot(0, 300)), bound)).toBe(0)
  })

  it('is allowed more where a fault costs a bucket', () => {
    expect(overAdmission(Array(10).fill(shot(0)), boundOf(bucket, size, 1).bound)).toBe(0)
    expect(overAdmission(Array(11).fill(shot(0)), boundOf(bucket, size, 1).bound)).toBe(1)
  })

  it('is what was in flight together, and one that ends makes room for the next', () => {
    expect(overInFlight([shot(0, 0, 10), shot(0, 5, 15), shot(0, 10, 20)], 2)).toBe(0)
    expect(overInFlight([shot(0, 0, 11), shot(0, 5, 15), shot(0, 10, 20)], 2)).toBe(1)
  })
})

describe('what was admitted too little', () => {
  it('is measured against an ideal bucket', () => {
    const refused = [...Array(5).fill(shot(0)), shot(100, null), shot(200)]
    expect(underAdmission(refused, 10, 5)).toBeCloseTo(1 / 7)
  })

  it('is measured against ideal windows that begin with a request', () => {
    const shots = [shot(500), shot(900, null), shot(1_400, null), shot(1_500, null)]
    expect(underAdmissionOfWindows(shots, 1, 2)).toBeCloseTo(2 / 3)
  })

  it('is measured against ideal slots', () => {
    expect(underAdmissionOfSlots([shot(0), shot(0), shot(50, null), shot(100, null)], 2, 100)).toBeCloseTo(1 / 3)
  })

  it('has a worst percentile', () => {
    expect(p99([...Array(99).fill(0), 7, 9])).toBe(7)
  })
})

describe('the options', () => {
  it.each([
    [['--keys', '15'], 'a multiple of 10'],
    [['--rate', 'x'], '--rate: expected a whole number'],
    [['--rates', '1'], "Unknown option '--rates'"],
  ])('%j: %s', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message)
  })

  it.each([
    ['exact', true],
    ['token-bucket', true],
    ['token-bucket/exact', true],
    ['token-bucket/leased,local', false],
  ])('--only %s', (only, wanted) => {
    expect(parseOptions(['--only', only])!.isWanted(bucket)).toBe(wanted)
  })
})
