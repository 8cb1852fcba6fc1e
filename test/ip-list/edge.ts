import { createHost } from '../../gateway/host.ts'
import { ipList } from '../../plugins/ip-list/index.ts'
import { hostServices, manualClock, parseConfig, requestContext } from '../contract/kit.ts'

/** The verdict of the ip-list plugin by client address. */
export async function createList(config: unknown) {
  const host = createHost(ipList.name, hostServices(manualClock()))
  const hooks = await ipList.setup(await parseConfig(ipList.config, config), host)
  return (address: string) => {
    const version = address.includes(':') ? 6 : 4
    return hooks.onRequest?.(requestContext({ client: { address, key: address, version } }))
  }
}

/** The errors that a config is refused with. */
export async function problemsOf(config: unknown): Promise<string> {
  return parseConfig(ipList.config, config).then(
    () => 'accepted',
    (error: Error) => error.message,
  )
}
