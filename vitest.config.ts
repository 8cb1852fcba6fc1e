import { defineConfig } from 'vitest/config'

export const config = defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'my-plugins/**/*.test.ts'],
    // Real sockets and processes share two cores with everything else on the machine.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    globalSetup: ['test/helpers/tools.ts'],
    pool: 'forks',
    maxWorkers: 2,
  },
})
// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default config
