import type { Command } from 'commander'
import { type Around, type ConfigOption, configOption } from './around.ts'

interface BansOptions extends ConfigOption {
  readonly admin?: string
  readonly json?: boolean
  readonly for?: string
  readonly reason?: string
}

export function addBans(program: Command, { finish, adminOf, env, out, err }: Around): void {
  const bans = program
    .command('bans')
    .description('the shared bans: who is kept away from every edge, and until when')
    .addHelpText('after', bansHelp)
  const add = (name: string, what: string, action: 'list' | 'ban' | 'allow' | 'remove'): Command => {
    const command = bans.command(name).description(what)
    if (action !== 'list')
      command.argument('<target>', 'address, network, identity:..., fingerprint:... or, to remove, an id')
    return command
      .option(...configOption)
      .option('--admin <host:port>', 'the admin address of any edge (default: that of the config)')
      .option('--json', 'for machines')
      .action(async (...args: unknown[]) => {
        const options = args[action === 'list' ? 0 : 1] as BansOptions
        const admin = options.admin ?? (await adminOf(options.config))
        const target = action === 'list' ? {} : { target: args[0] as string }
        const asked = { action, admin, token: env.SALLYPORT_ADMIN_TOKEN, reason: options.reason, for: options.for }
        const { bansCommand } = await import('../bans.ts')
        finish(await bansCommand({ ...asked, ...target, json: options.json === true, out, err }))
      })
  }
  add('list', 'who is banned or allowed', 'list')
  for (const [name, what, action] of [
    ['add', 'ban a target', 'ban'],
    ['allow', 'protect a target from every ban, now and for so long', 'allow'],
  ] as const) {
    add(name, what, action)
      .requiredOption('--for <duration>', 'how long: 10m, 2h, 7d')
      .requiredOption('--reason <text>', 'why, for whoever has to explain it')
  }
  add('remove', 'lift a ban or an allow', 'remove').option('--reason <text>', 'why')
}

const bansHelp = `
Any running edge can be asked: they share the bans. Targets:
  203.0.113.7, 2001:db8::7           an address
  203.0.113.0/24, 2001:db8::/64      a network
  identity:key:abc                   who the client proved to be
  fingerprint:0123456789abcdef       the headers of a program (the plugin bans records them)
A token of \`adminTokens\` is read from SALLYPORT_ADMIN_TOKEN.
`
