// The process of the demo application, forked by start.ts with an IPC channel. It lives exactly as long as the channel.
import { startShop } from './shop.ts'

// Ctrl-C in a terminal reaches the whole process group. The gateway must be able to drain first, so only the end of the
// channel counts, which comes also when the gateway was killed.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => {})
process.on('disconnect', () => process.exit(0))

const shop = await startShop()
if (process.send) process.send({ url: shop.url })
else throw new Error('gateway/demo/process.ts has no parent to report to: call startDemo() of gateway/demo/start.ts')
