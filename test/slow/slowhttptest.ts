import { spawn, spawnSync } from 'node:child_process'

/** The well-known tool, in its three modes at once; `null` when it is not installed (Debian: slowhttptest). */
export function startSlowhttptest(port: number, seconds: number): { readonly name: string; stop(): void } | null {
  const { stdout, error } = spawnSync('slowhttptest', ['-v', '0', '-h'], { encoding: 'utf8' })
  if (error) return null
  const url = `http://127.0.0.1:${port}/?bytes=50000000`
  const common = ['-c', '100', '-r', '50', '-l', String(seconds), '-v', '0', '-u', url]
  const modes = [
    ['-H', '-i', '1'],
    ['-B', '-i', '1', '-s', '1000000'],
    ['-X', '-w', '512', '-y', '1024', '-n', '1', '-z', '64'],
  ]
  const children = modes.map((mode) => spawn('slowhttptest', [...mode, ...common], { stdio: 'ignore' }))
  return {
    name: stdout.split('\n').find((line) => line.includes('slowhttptest')) ?? 'slowhttptest',
    stop() {
      for (const child of children) child.kill('SIGKILL')
    },
  }
}
