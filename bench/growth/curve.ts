/** How the cost of one thing grows with the size of another. */
export interface Curve {
  readonly what: string
  /** What is counted: `routes`, `headers`. */
  readonly of: string
  readonly sizes: readonly number[]
  /** Sets up for one size. Its call is timed. */
  prepare(size: number): Promise<() => unknown> | (() => unknown)
}

export interface Point {
  readonly size: number
  /** Of processor time, per call: what else the machine does counts for less. */
  readonly nanos: number
}

const slices = 7
const sliceMs = 60

/** The least of several slices: others on the machine only add. */
export async function measure({ sizes, prepare }: Curve): Promise<Point[]> {
  const points: Point[] = []
  for (const size of sizes) {
    const call = await prepare(size)
    const calls = countFor(call)
    let least = Number.POSITIVE_INFINITY
    for (let i = 0; i < slices; i++) least = Math.min(least, nanosOf(call, calls))
    points.push({ size, nanos: least })
  }
  return points
}

/** Calls that fill a slice; warms up on the way. */
function countFor(call: () => unknown): number {
  for (let calls = 1; ; calls *= 2) {
    const nanos = nanosOf(call, calls)
    if (nanos * calls >= sliceMs * 1e6) return calls
  }
}

function nanosOf(call: () => unknown, calls: number): number {
  const before = process.cpuUsage()
  for (let i = 0; i < calls; i++) call()
  const { user, system } = process.cpuUsage(before)
  return ((user + system) * 1e3) / calls
}

/** What tenfold size costs: 1 is flat, 10 linear. From the first to the last point. */
export function factorPerTenfold(points: readonly Point[]): number {
  const [first, last] = [points[0]!, points.at(-1)!]
  return (last.nanos / first.nanos) ** (1 / Math.log10(last.size / first.size))
}
