import type { Response } from 'express'

/** The client has hung up: nobody waits for the answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone'
}

/** Aborted when the client hangs up before the answer is through. */
export function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort(new ClientGone('The client hung up.'))
  })
  return gone.signal
}
