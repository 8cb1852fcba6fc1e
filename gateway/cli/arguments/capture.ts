import type { Command } from 'commander'
import type { ImportOptions } from '../capture.ts'
import type { Around } from './around.ts'

export function addCapture(program: Command, { finish, env, out, err }: Around): void {
  const surroundings = { env, out, err }
  const capture = program.command('capture').description('look into recorded requests, and make them from other files')
  capture
    .command('key')
    .description('a new key for SALLYPORT_CAPTURE_KEY')
    .action(async () => finish((await commands()).captureKeyCommand(surroundings)))
  capture
    .command('info')
    .description('what is in capture files')
    .argument('<files...>')
    .action(async (files: string[]) => finish(await (await commands()).captureInfoCommand(files, surroundings)))
  capture
    .command('decrypt')
    .description('the records of a capture as JSON, one a line')
    .argument('<file>')
    .action(async (file: string) => finish(await (await commands()).captureDecryptCommand(file, surroundings)))
  capture
    .command('import')
    .description('a HAR file or an access log as a capture, without its secrets')
    .argument('<file>')
    .option('--redact <names...>', 'further names of headers, parameters and fields whose values are replaced', [])
    .option('--pseudonyms', 'name clients by stand-ins for their addresses', false)
    .option('--clear', 'do not encrypt', false)
    .option('--host <name>', 'the Host of requests in access logs', 'localhost')
    .action(async (file: string, options: Omit<ImportOptions, 'file'>) => {
      finish(await (await commands()).captureImportCommand({ ...options, file }, surroundings))
    })
}

function commands(): Promise<typeof import('../capture.ts')> {
  return import('../capture.ts')
}
