import { builtins } from '../plugins/index.ts'
import { serveAsWorker } from './workers/worker.ts'

/** Entry of the threads that `workers` in the config asks for. */
serveAsWorker(builtins)
