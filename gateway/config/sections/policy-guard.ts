import { z } from 'zod'
import { duration } from '../fields/quantity.ts'

/** When changed policies are taken back by themselves. */
export const policyGuard = z
  .strictObject({
    action: z
      .enum(['rollback', 'observe', 'off'])
      .prefault('rollback')
      .describe(
        'What happens then: rollback goes back to the policies before, observe takes the effect off the new ones.',
      ),
    window: duration({ least: '1s', most: '1h' })
      .prefault('5m')
      .describe('How long policies are watched after they changed.'),
    share: z
      .number()
      .gt(0)
      .max(1)
      .prefault(0.2)
      .describe('Share of the clients in good standing that may be refused more than before, 0 to 1.'),
    clients: z
      .int()
      .min(1)
      .max(100_000)
      .prefault(10)
      .describe('So many of them must be refused before anything happens.'),
    standingBelow: z
      .number()
      .gt(0)
      .max(100)
      .prefault(20)
      .describe('Clients of this standing or more are not in good standing.'),
    remember: duration({ least: '1m', most: '1d' })
      .prefault('1h')
      .describe('How long a client counts as known after its last request that passed.'),
    maxClients: z.int().min(100).max(1_000_000).prefault(20_000).describe('Most clients that are remembered.'),
  })
  .transform(({ window, remember, ...asWritten }) => ({ ...asWritten, windowMs: window, rememberMs: remember }))
  .prefault({})
  .describe('When changed policies are taken back because they refuse clients in good standing.')
