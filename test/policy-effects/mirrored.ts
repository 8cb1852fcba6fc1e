import { startGateway, type TestGatewayOptions, until } from '../helpers/gateway.ts'

export interface MirrorSetting {
  /** Rules of the policy in force; by default every request is copied to the upstream `shadow`. */
  readonly rules?: string
  /** Further keys of the plugin `policy`, beside its config and in it. */
  readonly plugin?: string
  readonly use?: string
  /** Further keys of the upstream `shadow`. */
  readonly shadow?: string
  /** Further config. */
  readonly more?: string
  readonly options?: TestGatewayOptions
}

export type Outcome = 'sent' | 'answered' | 'failed' | 'skipped'

/** A gateway before `app` that sends copies to `shadow`. */
export async function startMirrored(app: string, shadow: string, setting: MirrorSetting = {}) {
  const {
    rules = '  - { name: all, when: true, then: { mirror: shadow } }',
    use = '',
    more = '',
    options = {},
  } = setting
  const keys = setting.shadow === undefined ? '' : `, ${setting.shadow}`
  const plugin = setting.plugin === undefined ? '' : `${setting.plugin}, `
  const gateway = await startGateway(
    app,
    `upstreams: [{ name: app, url: '${app}' }, { name: shadow, url: '${shadow}'${keys} }]
plugins: [{ use: threat-score }, { use: policy, ${plugin}config: { files: [p.yaml]${use} } }]
${more}`,
    { ...options, files: { 'p.yaml': `policy: shop\nrules:\n${rules}\n`, ...options.files } },
  )
  const count = async (outcome: Outcome): Promise<number> =>
    Number(
      new RegExp(`^sallyport_mirrored_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm').exec(await gateway.metrics())![1],
    )
  const counted = (outcome: Outcome, wanted: number) =>
    until(async () => ((await count(outcome)) === wanted ? wanted : undefined))
  return { gateway, count, counted }
}
