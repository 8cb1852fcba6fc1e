import type { PoliciesPage } from '../../gateway/observe/policies-page.ts'
import type { TestGateway } from '../helpers/gateway.ts'

export interface Reply {
  readonly status: number
  readonly body: Record<string, unknown>
}

/** Sends JSON to the admin. */
export async function post(
  { admin }: Pick<TestGateway, 'admin'>,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const answer = await fetch(admin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

export async function policiesPage({ admin }: Pick<TestGateway, 'admin'>): Promise<PoliciesPage> {
  return (await (await fetch(`${admin}/policies`)).json()) as PoliciesPage
}

/** A policy that denies one path. */
export function denying(path: string): string {
  return `policy: p\nrules:\n  - { name: no, when: 'request.path == "${path}"', then: { deny: {} } }\n`
}

export const usePolicy = 'plugins: [{ use: policy, config: { files: [p.yaml] } }]\n'
