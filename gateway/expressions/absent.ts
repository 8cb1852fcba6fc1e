import type { Environment } from '@marcbachmann/cel-js'

/**
 * A missing header is null. Conditions may treat it like any text without asking first: tests on it are false, what is
 * made of it is empty. An error instead would let a client switch a rule off by leaving a header out.
 */
const functionsOfNull: readonly (readonly [signature: string, value: unknown])[] = [
  ['null.startsWith(string): bool', false],
  ['null.endsWith(string): bool', false],
  ['null.contains(string): bool', false],
  ['null.lowerAscii(): string', ''],
  ['null.upperAscii(): string', ''],
  ['null.trim(): string', ''],
  ['null.indexOf(string): int', -1n],
  ['null.lastIndexOf(string): int', -1n],
  ['null.substring(int): string', ''],
  ['null.substring(int, int): string', ''],
  ['null.size(): int', 0n],
  ['size(null): int', 0n],
  ['string(null): string', ''],
  // Every comparison with NaN is false.
  ['double(null): double', Number.NaN],
]

const never = () => false
const same = (a: unknown, b: unknown) => a === b

export function defineAbsence(environment: Environment): void {
  for (const [signature, value] of functionsOfNull) {
    environment.registerFunction(signature, () => value, { async: false })
  }
  for (const type of ['string', 'double', 'int']) {
    for (const operator of ['<', '<=', '>', '>=']) {
      environment.registerOperator(`null ${operator} ${type}`, never)
      environment.registerOperator(`${type} ${operator} null`, never)
    }
  }
  environment.registerOperator('string in null', never)
  environment.registerOperator('null + string: string', (_absent: null, text: string) => text)
  environment.registerOperator('string + null: string', (text: string) => text)
  // `dyn<...>`: only where one side may be absent, so that `request.path == null` stays a mistake.
  for (const type of ['string', 'double', 'list<string>']) environment.registerOperator(`dyn<null> == ${type}`, same)
}

/** Whole numbers are written without a decimal point: `threat.score == 80`, `time.hour + 1`. */
export function mixNumbers(environment: Environment): void {
  environment.registerOperator('double == int', (a: number, b: bigint) => a <= b && a >= b)
  const arithmetic: Record<string, (a: number, b: number) => number> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
  }
  for (const [operator, apply] of Object.entries(arithmetic)) {
    const onNumbers = (a: number | bigint, b: number | bigint) => apply(Number(a), Number(b))
    environment.registerOperator(`double ${operator} int: double`, onNumbers)
    environment.registerOperator(`int ${operator} double: double`, onNumbers)
  }
}
