/** The status of each of so many requests, one after the other. */
export async function statuses(url: string, count: number, headers: Record<string, string> = {}): Promise<number[]> {
  const got: number[] = []
  for (let i = 0; i < count; i++) {
    const answer = await fetch(url, { headers })
    await answer.arrayBuffer()
    got.push(answer.status)
  }
  return got
}

/** The longest that any of the requests took, ms, and what came back. */
export async function timed(
  url: string,
  count: number,
): Promise<{ readonly longestMs: number; readonly got: number[] }> {
  let longestMs = 0
  const got: number[] = []
  for (let i = 0; i < count; i++) {
    const startMs = performance.now()
    const answer = await fetch(url)
    longestMs = Math.max(longestMs, performance.now() - startMs)
    await answer.arrayBuffer()
    got.push(answer.status)
  }
  return { longestMs, got }
}
