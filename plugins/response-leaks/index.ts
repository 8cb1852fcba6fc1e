import { definePlugin, type Hooks, type ScoreSheet, type Signal } from '../../gateway/contract/index.ts'
import { bodyLeaks, createBodyLook } from './bodies.ts'
import { config, leakIds } from './config.ts'
import { createHeadLook, headLeaks } from './heads.ts'

export const responseLeaks = definePlugin({
  name: 'response-leaks',
  summary: 'Notes what responses give away: stack traces, database errors, secrets, listings, versions.',
  config,
  // It looks at what is on its way already: there is no door to keep shut.
  onFailure: 'open',
  budget: { syncMicros: 500 },
  // A page about stack traces has one: what a leak means here, somebody has to look at first.
  defaultMode: 'observe',
  setup({ heads, bodies, ignore }, host) {
    const wanted = ({ id }: { readonly id: string }): boolean => !ignore.includes(id)
    const counter = host.metrics.counter('responses_total', 'Responses in which a leak was found.', ['leak'])
    const counters = new Map(leakIds.map((id) => [id, counter.with(id)]))
    const add = (sheet: ScoreSheet, { id, points }: Omit<Signal, 'where'>, where: string): undefined =>
      sheet.add({ id, points, where })
    const lookAtHead = createHeadLook(headLeaks.filter(wanted))
    const lookAtBody = createBodyLook(bodyLeaks.filter(wanted))

    const onResponse: Hooks['onResponse'] = (_ctx, head, sheet) =>
      lookAtHead(head, (leak) => add(sheet, leak, `response.header.${leak.header}`))
    const onResponseBody: Hooks['onResponseBody'] = (_ctx, piece, sheet) => {
      for (const leak of lookAtBody(piece)) add(sheet, leak, 'response.body')
    }
    return {
      ...(heads && { onResponse }),
      ...(bodies && { onResponseBody }),
      onSettled(_ctx, { response }) {
        if (response === undefined) return
        for (const id of new Set(response.signals.map((signal) => signal.id))) counters.get(id)?.inc()
      },
    }
  },
})
